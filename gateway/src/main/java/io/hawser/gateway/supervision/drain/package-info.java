/**
 * Takes the node out of service in order.
 *
 * <p>Threads: one {@code drain} thread does it all; progress may be read by any.
 */
@NullMarked
package io.hawser.gateway.supervision.drain;

import org.jspecify.annotations.NullMarked;
