/**
 * The other gateways, over plain NATS: nothing here is stored.
 *
 * <p>Threads: one, {@code nats-peers}, owns what is known of the others and calls back; handlers of calls begin on a thread
 * of the connection.
 */
@NullMarked
package io.hawser.gateway.backplane.nats.peers;

import org.jspecify.annotations.NullMarked;
