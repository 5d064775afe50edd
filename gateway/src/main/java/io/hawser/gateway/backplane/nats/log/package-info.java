/**
 * Append logs in streams of JetStream, one stream each.
 *
 * <p>Threads: any; stages complete on a thread of the connection or on the timer's.
 */
@NullMarked
package io.hawser.gateway.backplane.nats.log;

import org.jspecify.annotations.NullMarked;
