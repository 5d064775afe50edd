package io.hawser.gateway.group;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.event.EventsUnavailableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups' log: the last record of a group says how it is; earlier ones are forgotten now and then.
 *
 * <p>Threads: any; only {@link #open} waits for the log.
 */
final class GroupJournal {
    private static final Logger LOG = LoggerFactory.getLogger(GroupJournal.class);
    private static final int PAGE_RECORDS = 1_000;
    private static final int PAGE_BYTES = 4 << 20;
    private static final int LIMIT_SECONDS = 30;

    private final DurableLog log;
    private final String incarnation;
    private final AtomicLong appended = new AtomicLong();
    private final ConcurrentMap<String, Position> last = new ConcurrentHashMap<>(); // of each group that is kept
    private volatile long tail; // the greatest position that was seen
    private volatile long truncated; // how far the log was asked to forget; belongs to whoever calls shorten

    /** @param incarnation differs from that of every earlier process */
    GroupJournal(DurableLog log, String incarnation) {
        this.log = log;
        this.incarnation = incarnation;
    }

    /**
     * Reads the whole log.
     *
     * @throws IllegalStateException when it has a record that this version cannot read
     */
    Map<String, GroupState> open() throws InterruptedException {
        Map<String, GroupState> groups = new LinkedHashMap<>();
        DurableLog.Reader reader = log.read(Position.START);
        List<LogRecord> page = answer(reader.next(PAGE_RECORDS, PAGE_BYTES));
        while (!page.isEmpty()) {
            for (LogRecord record : page) {
                try {
                    apply(GroupRecords.decode(record.bytes()), record.position(), groups);
                } catch (IllegalArgumentException e) {
                    throw new IllegalStateException(
                            "groups' log, position " + record.position().value() + ": " + e.getMessage(), e);
                }
            }
            page = answer(reader.next(PAGE_RECORDS, PAGE_BYTES));
        }
        return groups;
    }

    /** Appends; durable when the stage completes. Records are in the order of the calls. */
    CompletionStage<Void> append(GroupRecord record) {
        RecordId id = new RecordId(incarnation + ":" + appended.incrementAndGet());
        return log.append(GroupRecords.encode(record, log.maxRecordBytes()), Expect.any(), id)
                .thenAccept(position -> note(record, position));
    }

    /**
     * When there are more than so many records that later ones made void: has the groups written again whose records are
     * old, and forgets what is before the oldest record that still says how a group is.
     */
    void shorten(int maxVoid, Function<String, @Nullable Group> groups) {
        long newest = tail;
        long bound = newest;
        for (Map.Entry<String, Position> kept : last.entrySet()) {
            bound = Math.min(bound, kept.getValue().value() - 1);
            Group group = groups.apply(kept.getKey());
            if (group != null && newest - kept.getValue().value() > maxVoid) {
                group.writeAgain();
            }
        }
        if (bound - truncated > maxVoid) {
            truncateUpTo(bound);
        }
    }

    private void truncateUpTo(long bound) {
        truncated = bound;
        var _ = log.truncateUpTo(new Position(bound)).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.warn("groups: truncation failed reason={}", failure.getMessage());
            }
        });
    }

    private void note(GroupRecord record, Position position) {
        tail = position.value(); // records become durable in order
        switch (record) {
            case GroupRecord.Kept(GroupState state) ->
                last.merge(state.name(), position, (a, b) -> a.compareTo(b) > 0 ? a : b);
            case GroupRecord.Forgotten(String name) -> last.remove(name);
        }
    }

    private void apply(GroupRecord record, Position position, Map<String, GroupState> groups) {
        note(record, position);
        switch (record) {
            case GroupRecord.Kept(GroupState state) -> groups.put(state.name(), state);
            case GroupRecord.Forgotten(String name) -> groups.remove(name);
        }
    }

    static <T> T answer(CompletionStage<T> question) throws InterruptedException {
        try {
            return question.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new EventsUnavailableException("groups' log: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new EventsUnavailableException("groups' log: no answer in " + LIMIT_SECONDS + " s", e);
        }
    }
}
