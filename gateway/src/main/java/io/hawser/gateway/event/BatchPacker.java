package io.hawser.gateway.event;

import io.hawser.gateway.backplane.RecordId;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Packs events into batches as they come, each encoded at once and numbered on.
 *
 * <p>Threads: under the lock of its {@link BatchQueue}; {@link #boundOf} any.
 */
final class BatchPacker {
    private final int maxBatchEvents;
    private final InstantSource clock;
    private final String incarnation;
    private final int maxBatchBytes;
    private final int maxEventBytes;
    private final BatchEncoder open;
    private final int openStart;
    private final Deque<PendingBatch> sealed = new ArrayDeque<>();
    private List<Runnable> openStored = new ArrayList<>();
    private final LongSupplier known;
    private long ordinal;
    private long batches;

    /**
     * @param incarnation of the node: batches are told apart by it and a number
     * @param maxRecordBytes the longest record that the backplane takes
     * @param firstOrdinal the number of the next event
     * @param known how many events the log has, others' included; numbers do not fall behind it
     */
    BatchPacker(
            EventLogConfig limits,
            InstantSource clock,
            String node,
            String incarnation,
            int maxRecordBytes,
            long firstOrdinal,
            LongSupplier known) {
        this.maxBatchEvents = limits.maxBatchEvents();
        this.clock = clock;
        this.incarnation = incarnation;
        maxBatchBytes = Math.min(limits.maxBatchBytes(), maxRecordBytes);
        open = new BatchEncoder(node, maxBatchBytes);
        openStart = open.size();
        maxEventBytes = maxRecordBytes - open.overhead();
        ordinal = firstOrdinal;
        this.known = known;
    }

    /**
     * At least the bytes that {@code event} takes.
     *
     * @throws IllegalArgumentException when no batch can take so many
     */
    int boundOf(Event event) {
        int bound = BatchEncoder.bound(event);
        if (bound > maxEventBytes) {
            throw new IllegalArgumentException("event: " + bound + " bytes (expected: at most " + maxEventBytes + ")");
        }
        return bound;
    }

    /** Adds {@code event}; how many bytes it took. */
    int add(Event event) {
        int bound = BatchEncoder.bound(event);
        if (open.count() > 0 && !fitsOpenBatch(bound)) {
            seal();
        }
        int before = open.size();
        open.add(event, bound);
        return open.size() - before;
    }

    /** What to run when the event that was added last is durable, and with it all before. */
    void whenStored(Runnable stored) {
        openStored.add(stored);
    }

    /** The next batch, full or not; empty when nothing is left. */
    Optional<PendingBatch> next() {
        if (sealed.isEmpty() && open.count() > 0) {
            seal();
        }
        return Optional.ofNullable(sealed.poll());
    }

    private boolean fitsOpenBatch(int bound) {
        return open.count() < maxBatchEvents && open.size() + bound + BatchHeader.CHECKSUM_BYTES <= maxBatchBytes;
    }

    private void seal() {
        int count = open.count();
        long queuedBytes = (long) open.size() - openStart;
        ordinal = Math.max(ordinal, known.getAsLong());
        RecordId id = new RecordId(incarnation + "-" + batches++);
        sealed.add(new PendingBatch(
                id, open.seal(ordinal, clock.instant()), count, queuedBytes, ordinal + count, openStored));
        ordinal += count;
        openStored = new ArrayList<>();
    }
}
