package io.hawser.client.group;

import io.hawser.client.view.EventKind;
import io.hawser.client.view.StartAt;
import java.time.Duration;
import java.util.Set;

/**
 * Which group to read for, what, and how. What is empty does not restrict; all members of a group give the same filter.
 *
 * @param group 1 to 64 characters of A-Z, a-z, 0-9, {@code _} and {@code -}
 * @param kinds only these kinds
 * @param deviceIdPrefix only events of devices whose id begins with this, and of none
 * @param uplinkName only uplinks of this name, and what is no uplink
 * @param startAt where the group begins if it is new
 * @param threads how many threads handle events: 1 to 1,000; each device has one at a time
 * @param maxUnacknowledged how many events this member may hold: 1 to 100,000; they are all in memory
 * @param ackWait how long handling may take, waiting for a thread included, before the event goes to another: 1 s to 1 h
 * @param rejectDelay after how long an event whose handling failed comes again: 0 to 1 h
 */
public record GroupOptions(
        String group,
        Set<EventKind> kinds,
        String deviceIdPrefix,
        String uplinkName,
        StartAt startAt,
        int threads,
        int maxUnacknowledged,
        Duration ackWait,
        Duration rejectDelay) {
    private static final int MOST_THREADS = 1_000;
    private static final int DEFAULT_THREADS = 8;
    private static final int DEFAULT_UNACKNOWLEDGED = 1_000;

    /** @throws IllegalArgumentException when the threads are out of bounds or the kinds hold {@code UNKNOWN}; the rest the gateway checks */
    public GroupOptions {
        kinds = Set.copyOf(kinds);
        if (kinds.contains(EventKind.UNKNOWN)) {
            throw new IllegalArgumentException("kinds: UNKNOWN (expected: kinds that this library knows)");
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: 1 to " + MOST_THREADS + ")");
        }
    }

    /** Everything for this group, from now on if it is new, handled by 8 threads. */
    public static GroupOptions of(String group) {
        return new GroupOptions(
                group,
                Set.of(),
                "",
                "",
                StartAt.NOW,
                DEFAULT_THREADS,
                DEFAULT_UNACKNOWLEDGED,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1));
    }

    public GroupOptions withKinds(EventKind... with) {
        return new GroupOptions(
                group,
                Set.of(with),
                deviceIdPrefix,
                uplinkName,
                startAt,
                threads,
                maxUnacknowledged,
                ackWait,
                rejectDelay);
    }

    public GroupOptions withDeviceIdPrefix(String with) {
        return new GroupOptions(
                group, kinds, with, uplinkName, startAt, threads, maxUnacknowledged, ackWait, rejectDelay);
    }

    public GroupOptions withUplinkName(String with) {
        return new GroupOptions(
                group, kinds, deviceIdPrefix, with, startAt, threads, maxUnacknowledged, ackWait, rejectDelay);
    }

    public GroupOptions withStartAt(StartAt with) {
        return new GroupOptions(
                group, kinds, deviceIdPrefix, uplinkName, with, threads, maxUnacknowledged, ackWait, rejectDelay);
    }

    public GroupOptions withThreads(int with) {
        return new GroupOptions(
                group, kinds, deviceIdPrefix, uplinkName, startAt, with, maxUnacknowledged, ackWait, rejectDelay);
    }

    public GroupOptions withMaxUnacknowledged(int with) {
        return new GroupOptions(group, kinds, deviceIdPrefix, uplinkName, startAt, threads, with, ackWait, rejectDelay);
    }

    public GroupOptions withAckWait(Duration with) {
        return new GroupOptions(
                group, kinds, deviceIdPrefix, uplinkName, startAt, threads, maxUnacknowledged, with, rejectDelay);
    }

    public GroupOptions withRejectDelay(Duration with) {
        return new GroupOptions(
                group, kinds, deviceIdPrefix, uplinkName, startAt, threads, maxUnacknowledged, ackWait, with);
    }
}
