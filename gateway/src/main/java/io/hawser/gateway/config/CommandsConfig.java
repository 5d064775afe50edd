package io.hawser.gateway.config;

import java.time.Duration;

/**
 * Commands for devices.
 *
 * @param defaultTimeToLive how long one may take whose sender does not say
 * @param maxTimeToLive the longest that a sender may ask for
 * @param maxInFlightPerDevice how many a device gets before it has answered the first of them
 * @param maxQueuedPerDevice how many may wait for one device
 * @param maxOutstanding how many of all devices may be without an outcome
 * @param maxUnansweredPerStream how many requests of one stream may be unanswered
 * @param resendInterval how long to wait for an acknowledgement before one is sent again
 * @param keepFinished how long those that have ended can be looked up
 */
public record CommandsConfig(
        Duration defaultTimeToLive,
        Duration maxTimeToLive,
        int maxInFlightPerDevice,
        int maxQueuedPerDevice,
        int maxOutstanding,
        int maxUnansweredPerStream,
        Duration resendInterval,
        KeepFinished keepFinished) {
    public CommandsConfig {
        new Checks("commands")
                .duration("max-time-to-live", maxTimeToLive, Duration.ofSeconds(1), Duration.ofDays(30))
                .duration("default-time-to-live", defaultTimeToLive, Duration.ofMillis(1), maxTimeToLive)
                .number("max-in-flight-per-device", maxInFlightPerDevice, 1, 1_024)
                .number("max-queued-per-device", maxQueuedPerDevice, 1, 1_000_000)
                .number("max-outstanding", maxOutstanding, 1, 100_000_000)
                .number("max-unanswered-per-stream", maxUnansweredPerStream, 1, 100_000)
                .duration("resend-interval", resendInterval, Duration.ofMillis(100), Duration.ofMinutes(10))
                .done();
    }

    /**
     * How long commands that have ended are kept; whichever limit is reached first.
     *
     * @param age for so long
     * @param count at most so many
     */
    public record KeepFinished(Duration age, int count) {
        public KeepFinished {
            new Checks("commands.keep-finished")
                    .duration("age", age, Duration.ZERO, Duration.ofDays(365))
                    .number("count", count, 0, 100_000_000)
                    .done();
        }
    }
}
