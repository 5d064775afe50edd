/**
 * Scenarios as files: HOCON with a default for everything, ready-made ones in the jar, and what is wrong said with its line.
 *
 * <p>Threads: the caller's.
 */
@NullMarked
package io.hawser.device.simulator.hocon;

import org.jspecify.annotations.NullMarked;
