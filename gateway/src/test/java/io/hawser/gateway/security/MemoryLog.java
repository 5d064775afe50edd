package io.hawser.gateway.security;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/**
 * A log that outlives those who use it, and misbehaves when told to.
 *
 * <p>Threads: one at a time, as its only user here has it; counts and records may be read by the test in between.
 */
final class MemoryLog implements DurableLog {
    private final NavigableMap<Long, ByteBuffer> records = new ConcurrentSkipListMap<>();
    private final Deque<Mishap> mishaps = new ArrayDeque<>();
    private long tail;

    /** What befalls the next append. */
    enum Mishap {
        NOT_WRITTEN,
        UNKNOWN_BUT_WRITTEN,
        UNKNOWN_AND_NOT_WRITTEN,
        NEVER_TRUNCATED
    }

    void next(Mishap mishap) {
        mishaps.add(mishap);
    }

    /** The contents of all records, one after the other. */
    byte[] contents() {
        ByteBuffer all = ByteBuffer.allocate(
                records.values().stream().mapToInt(ByteBuffer::remaining).sum());
        records.values().forEach(record -> all.put(record.duplicate()));
        return all.array();
    }

    int count() {
        return records.size();
    }

    /** Writes what nobody expects. */
    void appendByOthers(ByteBuffer record) {
        records.put(++tail, record.asReadOnlyBuffer());
    }

    @Override
    public CompletionStage<Position> append(ByteBuffer record, Expect expect, RecordId id) {
        if (expect instanceof Expect.Last(Position last) && last.value() != tail) {
            return CompletableFuture.failedStage(new LogFailure.Fenced("tail is " + tail));
        }
        Mishap mishap = mishaps.peek();
        if (mishap == Mishap.NOT_WRITTEN) {
            mishaps.remove();
            return CompletableFuture.failedStage(new LogFailure.Full("told to"));
        }
        if (mishap == Mishap.UNKNOWN_AND_NOT_WRITTEN) {
            mishaps.remove();
            return CompletableFuture.failedStage(new LogFailure.Unknown("told to"));
        }
        appendByOthers(record);
        if (mishap == Mishap.UNKNOWN_BUT_WRITTEN) {
            mishaps.remove();
            return CompletableFuture.failedStage(new LogFailure.Unknown("told to"));
        }
        return CompletableFuture.completedStage(new Position(tail));
    }

    @Override
    public int maxRecordBytes() {
        return 4_096;
    }

    @Override
    public Reader read(Position after) {
        return new Reader() {
            private long place = after.value();

            @Override
            public CompletionStage<List<LogRecord>> next(int maxRecords, int maxBytes) {
                var page = new ArrayList<LogRecord>();
                records.tailMap(place, false).entrySet().stream()
                        .limit(Math.min(maxRecords, 7))
                        .forEach(entry -> page.add(new LogRecord(new Position(entry.getKey()), entry.getValue())));
                place = page.isEmpty() ? place : page.getLast().position().value();
                return CompletableFuture.completedStage(page);
            }

            @Override
            public CompletionStage<Void> awaitNext() {
                return place < tail
                        ? CompletableFuture.completedStage(null)
                        : new CompletableFuture<Void>().completeOnTimeout(null, 1, TimeUnit.SECONDS);
            }
        };
    }

    @Override
    public CompletionStage<Position> tail() {
        return CompletableFuture.completedStage(new Position(tail));
    }

    @Override
    public CompletionStage<Position> head() {
        return CompletableFuture.completedStage(new Position(records.isEmpty() ? tail : records.firstKey() - 1));
    }

    @Override
    public CompletionStage<Void> truncateUpTo(Position position) {
        if (mishaps.peek() == Mishap.NEVER_TRUNCATED) {
            return CompletableFuture.failedStage(new LogFailure.Unavailable("told to"));
        }
        records.headMap(position.value(), true).clear();
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<LogSize> size() {
        return CompletableFuture.completedStage(new LogSize(records.size(), contents().length));
    }
}
