package io.hawser.gateway.group;

import java.time.Duration;

/**
 * The bounds of groups.
 *
 * @param maxGroups how many there may be
 * @param keepFor how long a group without members is kept
 * @param maxWaiting how many events one group reads ahead of its members
 * @param maxHeldBytes how much memory the events that one group has in hand may take, about, before it reads no further
 */
public record GroupLimits(int maxGroups, Duration keepFor, int maxWaiting, long maxHeldBytes) {
    public GroupLimits {
        requireAtLeast(1, maxGroups, "max-groups");
        requireAtLeast(0, keepFor.toMillis(), "keep-for, ms");
        requireAtLeast(1, maxWaiting, "max-waiting");
        requireAtLeast(1, maxHeldBytes, "max-held-bytes");
    }

    private static void requireAtLeast(long least, long value, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + least + " or more)");
        }
    }
}
