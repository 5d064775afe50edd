/**
 * Devices that go against the protocol, on bare sockets.
 *
 * <p>Threads: each hostile device is a virtual thread of its own, which blocks as it likes.
 */
@NullMarked
package io.hawser.device.simulator.hostile;

import org.jspecify.annotations.NullMarked;
