/**
 * The command line of the simulator: options in, a progress line, a closing table or JSON, and an exit status out.
 *
 * <p>Threads: the main thread, which may block; Ctrl-C comes on a shutdown hook of its own.
 */
@NullMarked
package io.hawser.device.simulator.cli;

import org.jspecify.annotations.NullMarked;
