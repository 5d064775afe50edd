package io.hawser.device;

import io.hawser.device.mina.GatewayLink;

/** What a device is doing, with what it needs for that; {@link DeviceState} is what others see of it. */
sealed interface Phase {

    /** Not started. */
    record Idle() implements Phase {}

    /** Waits for the connection of {@code attempt}. */
    record Connecting(Attempt attempt) implements Phase {}

    /** Waits for WELCOME. */
    record LoggingIn(Attempt attempt, GatewayLink link) implements Phase {}

    /** In session since {@code since}, ns of the device's clock. */
    record Live(Attempt attempt, GatewayLink link, Heartbeat heartbeat, long since) implements Phase {}

    /** Waits to connect again; {@code after} is the attempt that ended. */
    record Waiting(Attempt after) implements Phase {}

    /** Over. */
    record Ended(Setback setback) implements Phase {}

    /** Whether {@code attempt} is the current one and not over; what another one tells comes too late. */
    default boolean belongsTo(Attempt attempt) {
        return switch (this) {
            case Connecting connecting -> connecting.attempt().equals(attempt);
            case LoggingIn loggingIn -> loggingIn.attempt().equals(attempt);
            case Live live -> live.attempt().equals(attempt);
            case Idle _, Waiting _, Ended _ -> false;
        };
    }
}
