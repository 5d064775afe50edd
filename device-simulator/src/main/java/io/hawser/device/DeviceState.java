package io.hawser.device;

import java.time.Duration;

/** Where a device stands; {@link Ended} is the last. */
public sealed interface DeviceState {

    /** Not started yet. */
    record Idle() implements DeviceState {}

    /**
     * On its way to a gateway.
     *
     * @param gateway which
     */
    record Connecting(GatewayAddress gateway) implements DeviceState {}

    /**
     * Connected, and not welcome yet.
     *
     * @param gateway to which
     */
    record LoggingIn(GatewayAddress gateway) implements DeviceState {}

    /**
     * In a session.
     *
     * @param gateway with which
     * @param epoch the session's epoch, unsigned
     * @param keepAlive what the gateway granted; zero for none
     * @param maxBody the longest frame body that the gateway takes, in bytes
     */
    record Live(GatewayAddress gateway, long epoch, Duration keepAlive, long maxBody) implements DeviceState {}

    /**
     * Without a connection, until the next attempt.
     *
     * @param delay how long from the setback to the attempt
     * @param setback why
     */
    record Waiting(Duration delay, Setback setback) implements DeviceState {}

    /**
     * Over for good.
     *
     * @param setback why
     */
    record Ended(Setback setback) implements DeviceState {}
}
