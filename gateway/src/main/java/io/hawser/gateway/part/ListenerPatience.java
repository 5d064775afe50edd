package io.hawser.gateway.part;

import java.time.Duration;

/**
 * How long the device port may be silent before it is called ill.
 *
 * @param stuckThread an I/O thread that is asked for a sign of life
 * @param handshake a device that says HELLO
 */
public record ListenerPatience(Duration stuckThread, Duration handshake) {}
