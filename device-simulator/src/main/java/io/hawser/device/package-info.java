/**
 * A client library for devices: logs in, keeps the session alive, delivers uplinks at least once, answers commands, and
 * comes back when the connection breaks. The door is {@link io.hawser.device.DeviceClient}.
 *
 * <p>Threads: a {@link io.hawser.device.DeviceNetwork} brings one timer thread and a few I/O threads for all its devices
 * and a virtual thread for each command; each device's state is behind one short lock. Nothing here blocks.
 */
@NullMarked
package io.hawser.device;

import org.jspecify.annotations.NullMarked;
