package io.hawser.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The log-in succeeded; the session begins.
 *
 * @param epoch the session's epoch, greater than any that the device had before; unsigned
 * @param keepAliveSeconds how often at least the device must send something; the session ends after 1.5 times that
 * @param maxBody the longest frame body that the gateway takes, in bytes
 * @param time the gateway's clock, cut to the millisecond; from the Unix epoch to {@link #MAX_TIME}
 */
public record Welcome(long epoch, int keepAliveSeconds, long maxBody, Instant time) implements GatewayMessage {
    /** The latest time, some 292 million years from now. */
    public static final Instant MAX_TIME = Instant.ofEpochMilli(Long.MAX_VALUE);

    public Welcome {
        Texts.requireRange("keep-alive seconds", keepAliveSeconds, 0, 0xFFFF);
        Texts.requireU32("max body", maxBody);
        time = time.truncatedTo(ChronoUnit.MILLIS);
        if (time.isBefore(Instant.EPOCH) || time.isAfter(MAX_TIME)) {
            throw new IllegalArgumentException(
                    "time: " + time + " (expected: " + Instant.EPOCH + ".." + MAX_TIME + ")");
        }
    }
}
