package io.hawser.gateway.event;

import java.time.Duration;

/**
 * The bounds of an event log.
 *
 * @param maxQueuedEvents how many events may wait to become durable
 * @param maxQueuedBytes how long they may be together
 * @param maxBatchEvents how many events become durable in one record
 * @param maxBatchBytes how long such a record may be; the log may allow less; one event alone may be longer
 * @param recentBytes how much of the newest events is kept in memory for readers that keep up
 * @param retry how to repeat appends that failed
 * @param retention what is kept
 * @param closeLimit how long closing waits for the queue to become durable
 */
public record EventLogConfig(
        int maxQueuedEvents,
        long maxQueuedBytes,
        int maxBatchEvents,
        int maxBatchBytes,
        long recentBytes,
        Retry retry,
        Retention retention,
        Duration closeLimit) {

    public EventLogConfig {
        requireAtLeast(1, maxQueuedEvents, "max-queued-events");
        requireAtLeast(1, maxQueuedBytes, "max-queued-bytes");
        requireAtLeast(1, maxBatchEvents, "max-batch-events");
        requireAtLeast(1, maxBatchBytes, "max-batch-bytes");
        requireAtLeast(0, recentBytes, "recent-bytes");
        requireAtLeast(0, closeLimit.toMillis(), "close-limit");
    }

    public static EventLogConfig defaults() {
        return new EventLogConfig(
                100_000,
                16 << 20,
                1_000,
                256 << 10,
                32 << 20,
                new Retry(Duration.ofMillis(10), Duration.ofSeconds(1)),
                new Retention(Duration.ofDays(7), 100_000_000, 8L << 30, Duration.ofSeconds(5)),
                Duration.ofSeconds(5));
    }

    /**
     * Pauses between the attempts of an append: each twice the one before, less up to half of it by chance.
     *
     * @param first the first pause at most
     * @param longest no pause is longer
     */
    public record Retry(Duration first, Duration longest) {
        public Retry {
            requireAtLeast(1, first.toMillis(), "retry first, ms");
            requireAtLeast(first.toMillis(), longest.toMillis(), "retry longest, ms");
        }
    }

    /**
     * What is kept; the oldest batches go when any of these is exceeded.
     *
     * @param maxAge how long a batch is kept
     * @param maxEvents how many events are kept
     * @param maxBytes how many bytes of the log
     * @param interval how often to look
     */
    public record Retention(Duration maxAge, long maxEvents, long maxBytes, Duration interval) {
        public Retention {
            requireAtLeast(1, maxAge.toMillis(), "retention max-age, ms");
            requireAtLeast(1, maxEvents, "retention max-events");
            requireAtLeast(1, maxBytes, "retention max-bytes");
            requireAtLeast(1, interval.toMillis(), "retention interval, ms");
        }

        /** The same interval, and nothing ever goes: for a log of which the engine forgets by itself. */
        Retention withoutBounds() {
            return new Retention(Duration.ofMillis(Long.MAX_VALUE), Long.MAX_VALUE, Long.MAX_VALUE, interval);
        }
    }

    /**
     * How far behind somebody may be for whom retention spares events.
     *
     * @param maxAge no batch older than this is spared
     * @param maxEvents no batch with more events than this behind it
     * @param maxBytes none while the log is longer than this
     */
    public record Lag(Duration maxAge, long maxEvents, long maxBytes) {
        public Lag {
            requireAtLeast(1, maxAge.toMillis(), "lag max-age, ms");
            requireAtLeast(1, maxEvents, "lag max-events");
            requireAtLeast(1, maxBytes, "lag max-bytes");
        }
    }

    private static void requireAtLeast(long least, long value, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + least + " or more)");
        }
    }
}
