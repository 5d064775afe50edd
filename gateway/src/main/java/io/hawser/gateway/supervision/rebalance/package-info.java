/**
 * Sends devices of a node to nodes that have fewer.
 *
 * <p>Threads: one {@code rebalance} thread does it; progress may be read by any.
 */
@NullMarked
package io.hawser.gateway.supervision.rebalance;

import org.jspecify.annotations.NullMarked;
