package io.hawser.gateway.backplane;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A log whose appends fail as told, and can be held back, and whose readers lag as told; everything else goes to the log
 * behind it.
 *
 * <p>Threads: any; one lock guards what was told.
 */
public final class FaultyLog implements DurableLog {
    private final DurableLog behind;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Fault> next = new ArrayDeque<>();
    private final AtomicInteger appends = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private Optional<Fault> always = Optional.empty();
    private final List<Runnable> held = new ArrayList<>();
    private boolean holding;
    private volatile boolean lagging; // set by the test, read by all

    /** How an append fails. */
    public enum Fault {
        /** Refused as fenced. */
        FENCED,
        /** Unknown, and it was written. */
        UNKNOWN_WRITTEN,
        /** Unknown, and it was not written. */
        UNKNOWN_NOT_WRITTEN,
        /** Refused for want of room. */
        FULL,
        /** Refused: the engine is away. */
        UNAVAILABLE,
        /** The engine has a bug. */
        BUG;

        /** What a stage fails with. */
        public Exception failure() {
            return switch (this) {
                case FENCED -> new LogFailure.Fenced("fenced");
                case UNKNOWN_WRITTEN, UNKNOWN_NOT_WRITTEN -> new LogFailure.Unknown("written or not");
                case FULL -> new LogFailure.Full("no room");
                case UNAVAILABLE -> new LogFailure.Unavailable("away");
                case BUG -> new IllegalStateException("bug");
            };
        }
    }

    public FaultyLog(DurableLog behind) {
        this.behind = behind;
    }

    /** The next appends fail like this, one each. */
    public void failNext(Fault... faults) {
        lock.lock();
        try {
            next.addAll(List.of(faults));
        } finally {
            lock.unlock();
        }
    }

    /** Every append fails like this until {@link #heal}. */
    public void failAlways(Fault fault) {
        lock.lock();
        try {
            always = Optional.of(fault);
        } finally {
            lock.unlock();
        }
    }

    public void heal() {
        lock.lock();
        try {
            always = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Appends wait for {@link #release}; none of them is written before. */
    public void hold() {
        lock.lock();
        try {
            holding = true;
        } finally {
            lock.unlock();
        }
    }

    /** Appends that wait go to the log, in their order. */
    public void release() {
        List<Runnable> released;
        lock.lock();
        try {
            released = List.copyOf(held);
            held.clear();
            holding = false;
        } finally {
            lock.unlock();
        }
        released.forEach(Runnable::run);
    }

    /** Readers find nothing behind where they are, until {@link #catchUp}. */
    public void lag() {
        lagging = true;
    }

    public void catchUp() {
        lagging = false;
    }

    /** How often somebody tried to append. */
    public int appends() {
        return appends.get();
    }

    /** How often somebody asked for records. */
    public int reads() {
        return reads.get();
    }

    @Override
    public CompletionStage<Position> append(ByteBuffer record, Expect expect, RecordId id) {
        appends.incrementAndGet();
        Optional<Fault> fault;
        lock.lock();
        try {
            fault = Optional.ofNullable(next.poll()).or(() -> always);
            if (holding) {
                CompletableFuture<Void> released = new CompletableFuture<>();
                held.add(() -> released.complete(null));
                return released.thenCompose(_ -> append(fault, record, expect, id));
            }
        } finally {
            lock.unlock();
        }
        return append(fault, record, expect, id);
    }

    private CompletionStage<Position> append(Optional<Fault> fault, ByteBuffer record, Expect expect, RecordId id) {
        return fault.map(one -> fail(one, record, expect, id)).orElseGet(() -> behind.append(record, expect, id));
    }

    @Override
    public int maxRecordBytes() {
        return behind.maxRecordBytes();
    }

    @Override
    public Reader read(Position after) {
        Reader reader = behind.read(after);
        return new Reader() {
            @Override
            public CompletionStage<List<LogRecord>> next(int maxRecords, int maxBytes) {
                reads.incrementAndGet();
                return lagging ? CompletableFuture.completedFuture(List.of()) : reader.next(maxRecords, maxBytes);
            }

            @Override
            public CompletionStage<Void> awaitNext() {
                return reader.awaitNext();
            }
        };
    }

    @Override
    public CompletionStage<Position> tail() {
        return behind.tail();
    }

    @Override
    public CompletionStage<Position> head() {
        return behind.head();
    }

    @Override
    public CompletionStage<Void> truncateUpTo(Position position) {
        return behind.truncateUpTo(position);
    }

    @Override
    public CompletionStage<LogSize> size() {
        return behind.size();
    }

    private CompletionStage<Position> fail(Fault fault, ByteBuffer record, Expect expect, RecordId id) {
        return switch (fault) {
            case UNKNOWN_WRITTEN ->
                behind.append(record, expect, id).thenCompose(_ -> CompletableFuture.failedFuture(fault.failure()));
            case FENCED, UNKNOWN_NOT_WRITTEN, FULL, UNAVAILABLE -> CompletableFuture.failedFuture(fault.failure());
            case BUG -> throw new IllegalStateException("bug");
        };
    }
}
