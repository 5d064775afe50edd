package io.hawser.gateway.group;

import java.time.Instant;

/**
 * How a member is.
 *
 * @param node the gateway that its stream goes through
 * @param unacknowledged how many events it has
 * @param delivered how many it was given in all
 * @param waiting how many wait for it to take them
 */
public record MemberStatus(
        String id,
        String node,
        String address,
        Instant joined,
        int unacknowledged,
        int maxUnacknowledged,
        long delivered,
        int waiting) {}
