/**
 * Connections to NATS servers that never block who uses them, and questions over them that always end.
 *
 * <p>Threads: any; answers come on a thread of the connection, failures also on the timer's or the asker's.
 */
@NullMarked
package io.hawser.gateway.backplane.nats.wire;

import org.jspecify.annotations.NullMarked;
