package io.hawser.gateway.group;

import java.time.Instant;

/**
 * How a member is.
 *
 * @param unacknowledged how many events it has
 * @param delivered how many it was given in all
 * @param waiting how many wait for it to take them
 */
public record MemberStatus(
        String id,
        String address,
        Instant joined,
        int unacknowledged,
        int maxUnacknowledged,
        long delivered,
        int waiting) {}
