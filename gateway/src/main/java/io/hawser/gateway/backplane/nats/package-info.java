/**
 * The engine of a cluster: NATS with JetStream. The only place that knows how logs and registers lie in it.
 *
 * <p>Threads: the client's own; what has to wait for the servers waits at start only.
 */
@NullMarked
package io.hawser.gateway.backplane.nats;

import org.jspecify.annotations.NullMarked;
