package io.hawser.gateway.group;

import java.time.Duration;

/**
 * What a member asks for.
 *
 * @param node the gateway that its stream goes through
 * @param address where it is, for people
 * @param maxUnacknowledged how many events it may have and not have acknowledged
 * @param ackWait after how long without acknowledgement an event comes again
 */
public record MemberSettings(String node, String address, int maxUnacknowledged, Duration ackWait) {
    public MemberSettings {
        if (maxUnacknowledged < 1) {
            throw new IllegalArgumentException("max unacknowledged: " + maxUnacknowledged + " (expected: 1 or more)");
        }
    }
}
