/**
 * The parts of the gateway as components: how each starts, is restarted and ends, and how it is asked whether it still does
 * its work.
 *
 * <p>Threads: a component's own step threads; probes are asked by the {@code supervisor} thread.
 */
@NullMarked
package io.hawser.gateway.part;

import org.jspecify.annotations.NullMarked;
