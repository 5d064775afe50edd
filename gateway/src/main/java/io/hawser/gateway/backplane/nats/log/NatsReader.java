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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader's way through a stream: asks the leader how far it is, then for the messages by their numbers, many at a time.
 * Nothing on the servers remembers it, so nothing there can be lost.
 *
 * <p>Threads: those that complete the stages; each {@code next} is behind the one before it.
 */
final class NatsReader implements DurableLog.Reader {
    private static final Logger LOG = LoggerFactory.getLogger(NatsReader.class);
    private static final int MAX_QUESTIONS = 256;
    private static final long MAX_QUESTION_BYTES = 4L << 20;
    private static final long PAUSE_MILLIS = 100;
    /** Less than the 10 s after which those who ask give up this reader, and begin before the gap again with another. */
    private static final long MISSING_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(8);
    /** An answer that took longer came from servers that had no leader: that they have it not counts for so much only. */
    private static final long LONGEST_COUNTED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Leader leader;
    private final Extents extents;
    private final Follower follower;
    private final LongSupplier nanoClock;

    // handed from one next to the following one by the stage of the first
    private final Deque<LogRecord> ahead = new ArrayDeque<>(); // read already, without a gap, behind `after`
    private volatile long after;

    NatsReader(Leader leader, Extents extents, Follower follower, LongSupplier nanoClock, Position after) {
        this.leader = leader;
        this.extents = extents;
        this.follower = follower;
        this.nanoClock = nanoClock;
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
        return ask(after + 1, asked).thenCompose(answers -> take(answers, extent, batch));
    }

    /**
     * Takes what was answered up to the first that is missing. Should that be the very first, it is asked for again for a
     * while: a server that has just become leader may not have it yet, and who passed over it would miss it for good. What
     * counts is the time during which the servers say that the stream goes on behind it, and that they don't have it; once
     * for each {@code next}, so that one comes over a gap of any length.
     */
    private CompletionStage<List<LogRecord>> take(List<Optional<LogRecord>> answers, Extent extent, Batch batch) {
        List<LogRecord> found = answers.stream()
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .toList();
        if (!found.isEmpty()) {
            ahead.addAll(found);
            return fill(extent, batch);
        }
        if (!batch.records.isEmpty()) {
            return CompletableFuture.completedFuture(batch.records); // the next one comes to it
        }
        long begun = nanoClock.getAsLong();
        return extents.ask().thenCompose(now -> {
            if (now.first() > after + 1) { // truncated meanwhile
                after = now.first() - 1;
                return fill(now, batch);
            }
            if (now.last() <= after) { // the servers have lost the stream's end
                return fill(now, batch);
            }
            if (batch.missingNanos >= MISSING_LIMIT_NANOS) {
                return passOver(answers, now, batch);
            }
            return later(() -> ask(after + 1, answers.size()).thenCompose(again -> {
                batch.missingNanos += Math.min(nanoClock.getAsLong() - begun, LONGEST_COUNTED_NANOS);
                return take(again, now, batch);
            }));
        });
    }

    /** The servers have lost them: what follows may be there. */
    private CompletionStage<List<LogRecord>> passOver(List<Optional<LogRecord>> answers, Extent extent, Batch batch) {
        long first = after + 1;
        long last = after + answers.stream().takeWhile(Optional::isEmpty).count();
        LOG.error("records are lost at the servers stream={} first={} last={}", leader.stream(), first, last);
        after = last;
        return fill(extent, batch);
    }

    private CompletionStage<List<Optional<LogRecord>>> ask(long first, int count) {
        List<CompletableFuture<Optional<ByteBuffer>>> answers = new ArrayList<>(count);
        for (long sequence = first; sequence < first + count; sequence++) {
            answers.add(leader.message(sequence).toCompletableFuture());
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(_ -> {
                    List<Optional<LogRecord>> records = new ArrayList<>(count);
                    for (int i = 0; i < count; i++) {
                        Position position = new Position(first + i);
                        records.add(answers.get(i).join().map(bytes -> new LogRecord(position, bytes)));
                    }
                    return records;
                });
    }

    private static <T> CompletionStage<T> later(Supplier<CompletionStage<T>> what) {
        return CompletableFuture.completedFuture(what)
                .thenComposeAsync(
                        Supplier::get, CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** What one {@code next} answers. */
    private static final class Batch {
        final List<LogRecord> records = new ArrayList<>();
        final int maxRecords;
        final int maxBytes;
        private long bytes;
        private long missingNanos; // how long the next record has been missing

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
