/**
 * What the heart needs of an engine: append logs and growing registers, on which everything durable is written once;
 * membership, announcements and calls, on which everything between gateways is.
 *
 * <p>Threads: an engine completes stages on threads of its own (or the caller's, when it keeps nothing on disk), never
 * blocks the caller, and calls back in order.
 */
@NullMarked
package io.hawser.gateway.backplane;

import org.jspecify.annotations.NullMarked;
