package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One reader's way through a stream: asks the leader how far it is, then for the messages by their numbers, many at a time.
 * Nothing on the servers remembers it, so nothing there can be lost.
 *
 * <p>Threads: those that complete the stages; each {@code next} is behind the one before it.
 */
final class NatsReader implements DurableLog.Reader {
    private static final int MAX_QUESTIONS = 256;
    private static final long MAX_QUESTION_BYTES = 4L << 20;

    private final Leader leader;
    private final Extents extents;
    private final Follower follower;

    // handed from one next to the following one by the stage of the first
    private final Deque<LogRecord> ahead = new ArrayDeque<>(); // read already, without a gap, behind `after`
    private volatile long after;

    NatsReader(Leader leader, Extents extents, Follower follower, Position after) {
        this.leader = leader;
        this.extents = extents;
        this.follower = follower;
        this.after = after.value();
    }

    @Override
    public CompletionStage<List<LogRecord>> next(int maxRecords, int maxBytes) {
        return extents.ask().thenCompose(extent -> {
            while (!ahead.isEmpty() && ahead.element().position().value() < extent.first()) {
                ahead.remove();
            }
            after = Math.max(after, extent.first() - 1);
            return fill(extent, new Batch(maxRecords, maxBytes));
        });
    }

    @Override
    public CompletionStage<Void> awaitNext() {
        return ahead.isEmpty() ? follower.await(after) : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<List<LogRecord>> fill(Extent extent, Batch batch) {
        while (!ahead.isEmpty() && batch.takes(ahead.element())) {
            after = ahead.element().position().value();
            batch.add(ahead.remove());
        }
        if (!ahead.isEmpty() || batch.isFull() || after >= extent.last()) {
            return CompletableFuture.completedFuture(batch.records);
        }
        long count = Math.min(batch.room(extent.bytesEach()), extent.last() - after);
        List<LogRecord> pushed = follower.recent(after + 1, count);
        if (!pushed.isEmpty()) {
            ahead.addAll(pushed);
            return fill(extent, batch);
        }
        long most = Math.max(1, Math.min(MAX_QUESTIONS, MAX_QUESTION_BYTES / extent.bytesEach()));
        int asked = (int) Math.min(count, most);
        return ask(after + 1, asked).thenCompose(found -> {
            ahead.addAll(found);
            return found.isEmpty() ? passOver(asked, batch) : fill(extent, batch);
        });
    }

    /** None of so many was there: they were truncated meanwhile, or the servers have lost them, and what follows may be there. */
    private CompletionStage<List<LogRecord>> passOver(int count, Batch batch) {
        long passed = after + count;
        after = passed;
        return batch.records.isEmpty()
                ? next(batch.maxRecords, batch.maxBytes)
                : CompletableFuture.completedFuture(batch.records);
    }

    private CompletionStage<List<LogRecord>> ask(long first, int count) {
        List<CompletableFuture<Optional<ByteBuffer>>> answers = new ArrayList<>(count);
        for (long sequence = first; sequence < first + count; sequence++) {
            answers.add(leader.message(sequence).toCompletableFuture());
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(_ -> {
                    List<LogRecord> found = new ArrayList<>(count);
                    for (int i = 0; i < count; i++) {
                        Position position = new Position(first + i);
                        answers.get(i).join().ifPresent(bytes -> found.add(new LogRecord(position, bytes)));
                    }
                    return found;
                });
    }

    /** What one {@code next} answers. */
    private static final class Batch {
        final List<LogRecord> records = new ArrayList<>();
        final int maxRecords;
        final int maxBytes;
        private long bytes;

        Batch(int maxRecords, int maxBytes) {
            this.maxRecords = maxRecords;
            this.maxBytes = maxBytes;
        }

        boolean takes(LogRecord record) {
            return records.isEmpty()
                    || (records.size() < maxRecords && bytes + record.bytes().remaining() <= maxBytes);
        }

        void add(LogRecord record) {
            records.add(record);
            bytes += record.bytes().remaining();
        }

        boolean isFull() {
            return records.size() >= maxRecords || bytes >= maxBytes;
        }

        /** How many more there may be room for, when each takes so much. */
        long room(long bytesEach) {
            return Math.min(maxRecords - records.size(), 1 + (maxBytes - bytes) / bytesEach);
        }
    }
}
