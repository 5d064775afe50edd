package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A log in memory, bounded by bytes: the oldest records go.
 *
 * <p>Threads: any; one short lock guards everything.
 */
final class MemoryLog implements DurableLog {
    private static final int MAX_RECORD_BYTES = 1 << 20;
    private static final int FIRST_SLOTS = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Followers followers = new Followers();
    private final long maxBytes;
    private final Map<RecordId, Long> ids = new HashMap<>();
    /** The record with sequence number n is in slot n modulo the length, which is a power of two. */
    private Kept[] slots = new Kept[FIRST_SLOTS];

    private long head;
    private long last;
    private long bytes;
    private boolean closed;

    private record Kept(ByteBuffer bytes, RecordId id) {
        static final Kept NOTHING = new Kept(ByteBuffer.allocate(0), new RecordId("-"));
    }

    MemoryLog(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<Position> append(ByteBuffer record, Expect expect, RecordId id) {
        RecordBounds.check(record, MAX_RECORD_BYTES);
        CompletionStage<Position> appended = appendLocked(record, expect, id);
        followers.wake(); // without the lock, for they may read at once
        return appended;
    }

    private CompletionStage<Position> appendLocked(ByteBuffer record, Expect expect, RecordId id) {
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(Failures.closed());
            }
            Long earlier = ids.putIfAbsent(id, last + 1);
            if (earlier != null) {
                return CompletableFuture.completedFuture(new Position(earlier));
            }
            if (!holds(expect)) {
                ids.remove(id);
                return CompletableFuture.failedFuture(
                        new LogFailure.Fenced("log's tail: " + last + " (expected: " + expect + ")"));
            }
            put(new Kept(record.asReadOnlyBuffer(), id));
            return CompletableFuture.completedFuture(new Position(last));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int maxRecordBytes() {
        return MAX_RECORD_BYTES;
    }

    @Override
    public Reader read(Position after) {
        return new MemoryReader(after.value());
    }

    @Override
    public CompletionStage<Position> tail() {
        return answer(() -> new Position(last));
    }

    @Override
    public CompletionStage<Position> head() {
        return answer(() -> new Position(head));
    }

    @Override
    public CompletionStage<Void> truncateUpTo(Position position) {
        return this.<List<Void>>answer(() -> {
                    while (head < Math.min(position.value(), last)) {
                        dropOldest();
                    }
                    return List.of();
                })
                .thenRun(() -> {});
    }

    @Override
    public CompletionStage<LogSize> size() {
        return answer(() -> new LogSize(last - head, bytes));
    }

    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        followers.wake();
    }

    private long lastOrClosed() {
        lock.lock();
        try {
            return closed ? Long.MAX_VALUE : last;
        } finally {
            lock.unlock();
        }
    }

    private boolean holds(Expect expect) {
        return switch (expect) {
            case Expect.Any() -> true;
            case Expect.Last(Position position) -> position.value() == last;
        };
    }

    private <T> CompletionStage<T> answer(Supplier<T> question) {
        lock.lock();
        try {
            return closed
                    ? CompletableFuture.failedFuture(Failures.closed())
                    : CompletableFuture.completedFuture(question.get());
        } finally {
            lock.unlock();
        }
    }

    private void put(Kept record) {
        if (last - head == slots.length) {
            grow();
        }
        last++;
        slots[slot(last)] = record;
        bytes += record.bytes().remaining();
        while (bytes > maxBytes && last - head > 1) {
            dropOldest();
        }
    }

    private void grow() {
        Kept[] wider = new Kept[slots.length * 2];
        for (long seq = head + 1; seq <= last; seq++) {
            wider[(int) (seq & (wider.length - 1))] = slots[slot(seq)];
        }
        slots = wider;
    }

    private void dropOldest() {
        head++;
        Kept dropped = slots[slot(head)];
        slots[slot(head)] = Kept.NOTHING;
        ids.remove(dropped.id());
        bytes -= dropped.bytes().remaining();
    }

    private int slot(long seq) {
        return (int) (seq & (slots.length - 1));
    }

    private List<LogRecord> take(long after, int maxRecords, int maxBytesTaken) {
        List<LogRecord> taken = new ArrayList<>();
        int length = 0;
        for (long seq = Math.max(after, head) + 1; seq <= last && taken.size() < maxRecords; seq++) {
            ByteBuffer record = slots[slot(seq)].bytes();
            length += record.remaining();
            if (!taken.isEmpty() && length > maxBytesTaken) {
                break;
            }
            taken.add(new LogRecord(new Position(seq), record));
        }
        return taken;
    }

    /** Pulls records. */
    private final class MemoryReader implements Reader {
        // handed from one next to the following one by the stage of the first
        private volatile long after;

        private MemoryReader(long after) {
            this.after = after;
        }

        @Override
        public CompletionStage<List<LogRecord>> next(int maxRecords, int maxBytesTaken) {
            return answer(() -> {
                List<LogRecord> taken = take(after, maxRecords, maxBytesTaken);
                if (!taken.isEmpty()) {
                    after = taken.getLast().position().value();
                }
                return taken;
            });
        }

        @Override
        public CompletionStage<Void> awaitNext() {
            return followers.await(MemoryLog.this::lastOrClosed, after);
        }
    }
}
