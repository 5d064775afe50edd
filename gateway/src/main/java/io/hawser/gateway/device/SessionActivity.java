package io.hawser.gateway.device;

import java.time.Instant;

/**
 * What a session has done so far: what changes all the time, and only its own node knows.
 *
 * @param epoch the session's
 * @param lastSeen when the device last sent something
 * @param uplinks uplinks received
 * @param commandsSent commands sent, resends included
 */
public record SessionActivity(
        long epoch,
        Instant lastSeen,
        long uplinks,
        long commandsSent,
        long messagesIn,
        long messagesOut,
        long bytesIn,
        long bytesOut) {}
