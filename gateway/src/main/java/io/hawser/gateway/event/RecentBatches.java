package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The newest batches, kept for all readers together up to a bound, so that those who keep up never ask the engine. Nothing
 * is kept while nobody reads.
 *
 * <p>Threads: any; one short lock guards everything. The sender adds, or who follows a log that others append to as well,
 * which wakes those who wait.
 */
final class RecentBatches {
    /** What an event costs when it is decoded, about. */
    private static final int DECODED_EVENT_BYTES = 200;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final long maxBytes;
    private final TreeMap<Position, RecentBatch> batches = new TreeMap<>();
    /** Behind this, nothing is missing here. */
    private Position from;

    private Position last;
    private EventPosition newest;
    private long bytes;
    private int readers;

    /** What follows a place. */
    sealed interface Following {
        /** This batch does. */
        record Batch(RecentBatch batch) implements Following {}

        /** Nothing yet. */
        record Nothing() implements Following {}

        /** Something that is no longer kept here. */
        record NotHere() implements Following {}
    }

    RecentBatches(long maxBytes, Position tail, EventPosition newest) {
        this.newest = newest;
        this.maxBytes = maxBytes;
        from = tail;
        last = tail;
    }

    /** @param ordinal the batch's, as far as is known here: its header may know less */
    void add(Position position, ByteBuffer record, int events, long ordinal) {
        lock.lock();
        try {
            if (position.compareTo(last) <= 0) {
                return; // an attempt repeated after others had it
            }
            boolean gap = position.value() != last.value() + 1;
            last = position;
            newest = new EventPosition(position, events - 1);
            if (gap) { // the log forgot what we had not seen: readers look there, and are told
                batches.clear();
                bytes = 0;
                from = new Position(position.value() - 1);
            }
            if (readers == 0) {
                forgetAll();
                return;
            }
            long cost = record.remaining() + (long) events * DECODED_EVENT_BYTES;
            batches.put(position, new RecentBatch(position, record, ordinal, cost));
            bytes += cost;
            while (bytes > maxBytes) {
                forgetOldest();
            }
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The last batch that became durable, as far as this gateway knows. */
    Position last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** The last event that became durable, likewise; the end of a batch while none did. */
    EventPosition newest() {
        lock.lock();
        try {
            return newest;
        } finally {
            lock.unlock();
        }
    }

    Following behind(Position place) {
        lock.lock();
        try {
            if (place.compareTo(from) < 0) {
                return new Following.NotHere();
            }
            Map.Entry<Position, RecentBatch> next = batches.higherEntry(place);
            return next == null ? new Following.Nothing() : new Following.Batch(next.getValue());
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something follows {@code place}, {@code nanos} have passed, or {@code givenUp} turns true. */
    void awaitBehind(Position place, long nanos, BooleanSupplier givenUp) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (last.compareTo(place) <= 0 && left > 0 && !givenUp.getAsBoolean()) {
                left = added.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes those who wait ask again whether they gave up. */
    void wakeAll() {
        lock.lock();
        try {
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void onReaderOpened() {
        lock.lock();
        try {
            readers++;
        } finally {
            lock.unlock();
        }
    }

    void onReaderClosed() {
        lock.lock();
        try {
            readers--;
            if (readers == 0) {
                forgetAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetAll() {
        batches.clear();
        bytes = 0;
        from = last;
    }

    private void forgetOldest() {
        RecentBatch oldest = batches.pollFirstEntry().getValue();
        bytes -= oldest.cost();
        from = oldest.position();
    }
}
