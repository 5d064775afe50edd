/**
 * Sends mutated bytes to a gateway, watches what it makes of them, and finds out which bytes hurt it.
 *
 * <p>Threads: the caller of {@link io.hawser.device.simulator.fuzz.Fuzz#run}, which blocks and owns everything; cases that
 * are played together have a virtual thread each, for which it waits.
 */
@NullMarked
package io.hawser.device.simulator.fuzz;

import org.jspecify.annotations.NullMarked;
