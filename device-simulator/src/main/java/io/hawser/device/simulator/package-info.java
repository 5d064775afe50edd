/**
 * A fleet of simulated devices in one process: plays the populations of a scenario, or this process's part of them, and counts
 * what happened. Knows nothing of the command line, of files or of reports.
 *
 * <p>Threads: one that makes things due, beside those of the {@link io.hawser.device.DeviceNetwork}.
 */
@NullMarked
package io.hawser.device.simulator;

import org.jspecify.annotations.NullMarked;
