package io.hawser.gateway.command;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.fence.FencedBatch;
import io.hawser.gateway.command.CommandRecord.Created;
import io.hawser.gateway.command.CommandRecord.Delivered;
import io.hawser.gateway.command.CommandRecord.Ended;
import io.hawser.gateway.command.CommandRecord.Late;
import io.hawser.gateway.command.CommandRecord.Owned;
import io.hawser.gateway.command.CommandRecord.Renewed;
import io.hawser.gateway.command.CommandRecord.Reported;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads the commands' log from its beginning and tells how far each command has come.
 *
 * <p>Threads: one batch at a time, on the log's reader thread or the caller's; batches follow each other.
 */
final class CommandFold {
    private static final int BATCH_RECORDS = 1_000;
    private static final int BATCH_BYTES = 1 << 20;

    private final DurableLog.Reader reader;
    private final CompletableFuture<CommandFold> done = new CompletableFuture<>();
    private final Map<UUID, Folded> unfinished = new HashMap<>();
    private final Map<UUID, FoldedEnd> finished = new LinkedHashMap<>(); // in the order of their ends
    private Position last;
    private Position reported = Position.START;
    private Position reportedAt = Position.START;

    /**
     * An unfinished command.
     *
     * @param position behind nothing before this record the log can forget for its sake
     * @param first where its first record is, or was
     */
    record Folded(CommandStatus status, Position position, Position first) {
        Folded deliveredAt(Instant time) {
            return new Folded(status.deliveredAt(time), position, first);
        }
    }

    /**
     * A finished command.
     *
     * @param position of its first record
     * @param end of the record of its end
     * @param epoch of the session that it was sent in last; 0 when that is not known
     */
    record FoldedEnd(CommandStatus status, Position position, Position end, long epoch) {}

    private CommandFold(DurableLog log, Position tail) {
        this.reader = log.read(Position.START);
        this.last = FencedBatch.place(tail);
    }

    /** Reads the whole log; fails when it cannot be read or has a record that this version does not know. */
    static CompletionStage<CommandFold> of(DurableLog log) {
        // Not the last record read: the last records may all be forgotten.
        return log.tail().thenCompose(tail -> {
            CommandFold fold = new CommandFold(log, tail);
            fold.readOn();
            return fold.done;
        });
    }

    /** In the order in which they were created. */
    List<Folded> unfinished() {
        return unfinished.values().stream()
                .sorted(Comparator.comparing(Folded::first))
                .toList();
    }

    Collection<FoldedEnd> finished() {
        return finished.values();
    }

    /** Every end up to there has been told. */
    Position reported() {
        return reported;
    }

    /** Where the last record of that is. */
    Position reportedAt() {
        return reportedAt;
    }

    /** Of the last record that there is; everything up to there was read or is forgotten. */
    Position last() {
        return last;
    }

    /** Whoever read the log has written there, directly behind what it read. */
    CommandFold writtenAt(Position position) {
        last = position;
        return this;
    }

    /** A loop for as long as batches are there at once, so that an engine in memory does not grow the stack. */
    private void readOn() {
        while (!done.isDone()) {
            CompletableFuture<List<LogRecord>> batch =
                    reader.next(BATCH_RECORDS, BATCH_BYTES).toCompletableFuture();
            if (!batch.isDone()) {
                var _ = batch.whenComplete((records, failure) -> {
                    take(records, failure);
                    readOn();
                });
                return;
            }
            var _ = batch.whenComplete(this::take);
        }
    }

    private void take(@Nullable List<LogRecord> records, @Nullable Throwable failure) {
        if (records == null) {
            done.completeExceptionally(failure == null ? new IllegalStateException("no batch") : failure);
        } else if (records.isEmpty()) {
            done.complete(this);
        } else {
            records.forEach(this::apply);
        }
    }

    private void apply(LogRecord record) {
        if (done.isDone()) {
            return;
        }
        try {
            for (LogRecord entry : FencedBatch.entries(record)) {
                last = entry.position().compareTo(last) > 0 ? entry.position() : last;
                apply(CommandRecords.decode(entry.bytes()), entry.position());
            }
        } catch (IllegalArgumentException e) {
            done.completeExceptionally(new IllegalStateException(
                    "commands' log, position " + record.position().value() + ": " + e.getMessage(), e));
        }
    }

    /** Records of commands whose first record was truncated speak of nobody that is still known. */
    private void apply(CommandRecord record, Position position) {
        switch (record) {
            case Created(CommandRequest request, Instant created, Instant deadline) -> {
                finished.remove(request.id()); // forgotten before its id came again
                unfinished.put(
                        request.id(), new Folded(CommandStatus.queued(request, created, deadline), position, position));
            }
            case Renewed renewed -> apply(renewed, position);
            case Delivered(UUID id, Instant time) ->
                unfinished.computeIfPresent(id, (_, known) -> known.deliveredAt(time));
            case Ended ended -> {
                Folded known = unfinished.remove(ended.id());
                if (known != null) { // the first end counts
                    finished.put(
                            ended.id(),
                            new FoldedEnd(ended.applyTo(known.status()), known.position(), position, ended.epoch()));
                }
            }
            case Late(UUID id, LateResult result) ->
                finished.computeIfPresent(
                        id,
                        (_, known) -> new FoldedEnd(
                                known.status().answeredLate(result), known.position(), known.end(), known.epoch()));
            case Reported(Position upTo) -> {
                reported = upTo.compareTo(reported) > 0 ? upTo : reported;
                reportedAt = position;
            }
            case Owned _ -> {} // whoever is fenced by it need not read it
        }
    }

    /** One that has ended meanwhile stays ended; one that was delivered meanwhile needs its older records yet. */
    private void apply(Renewed renewed, Position position) {
        if (finished.containsKey(renewed.id())) {
            return;
        }
        Created created = renewed.created();
        CommandStatus queued = CommandStatus.queued(created.request(), created.created(), created.deadline());
        CommandStatus status = renewed.delivered().map(queued::deliveredAt).orElse(queued);
        Folded known = unfinished.get(renewed.id());
        boolean knowsMore = known != null
                && known.status().delivered().isPresent()
                && renewed.delivered().isEmpty();
        if (!knowsMore) {
            unfinished.put(renewed.id(), new Folded(status, position, renewed.first()));
        }
    }
}
