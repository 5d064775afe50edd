/**
 * Plays recorded connections to a gateway again, with the pauses that they had.
 *
 * <p>Threads: each connection has a virtual thread that sends and one that reads; who asked for the replay waits for them.
 */
@NullMarked
package io.hawser.device.simulator.replay;

import org.jspecify.annotations.NullMarked;
