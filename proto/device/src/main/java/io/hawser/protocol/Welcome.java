package io.hawser.protocol;

import java.time.Instant;

/**
 * The log-in succeeded; the session begins.
 *
 * @param epoch the session's epoch, greater than any that the device had before; unsigned
 * @param keepAliveSeconds how often at least the device must send something; the session ends after 1.5 times that
 * @param maxBody the longest frame body that the gateway takes, in bytes
 * @param time the gateway's clock, to the millisecond
 */
public record Welcome(long epoch, int keepAliveSeconds, long maxBody, Instant time) implements GatewayMessage {
    public Welcome {
        Texts.requireRange("keep-alive seconds", keepAliveSeconds, 0, 0xFFFF);
        Texts.requireU32("max body", maxBody);
    }
}
