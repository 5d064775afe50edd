/**
 * Whether a gateway keeps what it should let go: its heap and its open files, over the time of a simulation.
 *
 * <p>Threads: one at a time; it blocks.
 */
@NullMarked
package io.hawser.load.leak;

import org.jspecify.annotations.NullMarked;
