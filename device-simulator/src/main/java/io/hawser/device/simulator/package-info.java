/**
 * A fleet of simulated devices in one process: connects them at a steady rate, lets each send on a schedule of its own,
 * answers commands, and counts what happened. Knows nothing of the command line.
 *
 * <p>Threads: one pacing thread, beside those of the {@link io.hawser.device.DeviceNetwork}.
 */
@NullMarked
package io.hawser.device.simulator;

import org.jspecify.annotations.NullMarked;
