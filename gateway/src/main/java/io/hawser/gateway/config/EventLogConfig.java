package io.hawser.gateway.config;

import java.time.Duration;

/**
 * Events on their way from devices to web servers.
 *
 * @param queueEvents how many may wait to be stored
 * @param queueBytes how much they may take
 * @param retention how long they are kept
 * @param groups named groups of subscribers
 * @param tailCacheBytes how much of the newest is held in memory
 */
public record EventLogConfig(
        int queueEvents, long queueBytes, Retention retention, Groups groups, long tailCacheBytes) {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    public EventLogConfig {
        new Checks("event-log")
                .number("queue-events", queueEvents, 1, 100_000_000)
                .size("queue-bytes", queueBytes, MIB, 16 * GIB)
                .size("tail-cache-bytes", tailCacheBytes, 0, 16 * GIB)
                .done();
    }

    /**
     * Named groups of subscribers.
     *
     * @param maxGroups how many there may be
     * @param keep how long one without members is kept
     * @param maxLag how far behind one may be
     * @param readAheadEvents how many events one reads ahead of its members
     * @param heldBytes how much the events may take that one has in hand
     */
    public record Groups(int maxGroups, Duration keep, MaxLag maxLag, int readAheadEvents, long heldBytes) {
        public Groups {
            new Checks("event-log.groups")
                    .number("max-groups", maxGroups, 1, 100_000)
                    .duration("keep", keep, Duration.ofMinutes(1), Duration.ofDays(3_650))
                    .number("read-ahead-events", readAheadEvents, 100, 1_000_000)
                    .size("held-bytes", heldBytes, MIB, 16 * GIB)
                    .done();
        }
    }

    /**
     * How far behind a group may be; whichever limit is reached first.
     *
     * @param age by so much
     * @param events by so many events
     * @param bytes by so many bytes
     */
    public record MaxLag(Duration age, long events, long bytes) {
        public MaxLag {
            new Checks("event-log.groups.max-lag")
                    .duration("age", age, Duration.ofMinutes(1), Duration.ofDays(3_650))
                    .number("events", events, 1_000, 100_000_000_000L)
                    .size("bytes", bytes, MIB, 1_024 * GIB)
                    .done();
        }
    }

    /**
     * How long events are kept; whichever limit is reached first.
     *
     * @param age for so long
     * @param events at most so many
     * @param bytes at most so much
     */
    public record Retention(Duration age, long events, long bytes) {
        public Retention {
            new Checks("event-log.retention")
                    .duration("age", age, Duration.ofMinutes(1), Duration.ofDays(3_650))
                    .number("events", events, 1_000, 100_000_000_000L)
                    .size("bytes", bytes, MIB, 1_024 * GIB)
                    .done();
        }
    }
}
