package io.hawser.gateway.group;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.follow.LogFollower;
import io.hawser.gateway.event.EventsUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups' log: the last record of a group says how it is; earlier ones are forgotten now and then. Several gateways may
 * write it: then each follows it, and {@linkplain Hold holds} say whose records count.
 *
 * <p>Threads: any; {@link #open}, {@link #catchUp} and {@link #appendAndSee} wait for the log.
 */
final class GroupJournal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupJournal.class);
    private static final int PAGE_RECORDS = 1_000;
    private static final int PAGE_BYTES = 4 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final DurableLog log;
    private final String incarnation;
    private final AtomicLong appended = new AtomicLong();
    private final KnownGroups known = new KnownGroups();
    // set once, before anybody appends; null where nobody else writes
    private volatile @Nullable LogFollower follower;
    private volatile long truncated; // how far the log was asked to forget; belongs to whoever calls shorten
    // why what others wrote can't be read; set once, by the follower's thread, and read by anybody
    private volatile Optional<String> unreadable = Optional.empty();

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
    void open() throws InterruptedException {
        DurableLog.Reader reader = log.read(Position.START);
        List<LogRecord> page = answer(reader.next(PAGE_RECORDS, PAGE_BYTES));
        while (!page.isEmpty()) {
            for (LogRecord record : page) {
                try {
                    known.apply(GroupRecords.decode(record.bytes()), record.position());
                } catch (IllegalArgumentException e) {
                    throw new IllegalStateException(
                            "groups' log, position " + record.position().value() + ": " + e.getMessage(), e);
                }
            }
            page = answer(reader.next(PAGE_RECORDS, PAGE_BYTES));
        }
    }

    /**
     * Follows what others write from now on.
     *
     * @param onTaken is told of every group that has got a new hold, on the follower's thread
     */
    void follow(Consumer<String> onTaken, Runnable onFailure) {
        Consumer<List<LogRecord>> sink = records -> records.forEach(record -> apply(record, onTaken));
        LogFollower following = new LogFollower(log, "follow-groups", known.tail(), sink, onFailure);
        follower = following;
        following.start();
    }

    /** What the log says of all groups, as far as it was read. */
    KnownGroups known() {
        return known;
    }

    /** Appends; durable when the stage completes. Records are in the order of the calls. */
    CompletionStage<Position> append(GroupRecord record) {
        RecordId id = new RecordId(incarnation + ":" + appended.incrementAndGet());
        CompletionStage<Position> written =
                log.append(GroupRecords.encode(record, log.maxRecordBytes()), Expect.any(), id);
        return follower != null
                ? written
                : written.thenApply(position -> {
                    known.apply(record, position);
                    return position;
                });
    }

    /**
     * Appends, and waits until that and everything before it is known here.
     *
     * @throws EventsUnavailableException when the log does not answer, or has a record that this version cannot read
     */
    void appendAndSee(GroupRecord record) throws InterruptedException {
        see(answer(append(record)));
    }

    /**
     * Waits until everything is known here that is durable now.
     *
     * @throws EventsUnavailableException when the log does not answer, or has a record that this version cannot read
     */
    void catchUp() throws InterruptedException {
        if (follower != null) {
            see(answer(log.tail()));
        }
    }

    /**
     * When there are more than so many records that later ones made void: forgets what is before the oldest record that
     * still says how a group is. The last record stays, whatever it says: who begins to read finds by it how far the log is.
     *
     * @param rewrite is told of the groups whose records are old, to have them written again
     */
    void shorten(int maxVoid, Consumer<String> rewrite) {
        if (unreadable.isPresent()) {
            return; // it may be all that there is of a group: nobody who can't read it has it forgotten
        }
        long newest = known.tail().value();
        long bound = newest - 1;
        for (KnownGroups.Known group : known.all()) {
            long position = group.position().value();
            bound = Math.min(bound, position - 1);
            if (newest - position > maxVoid) {
                rewrite.accept(group.state().name());
            }
        }
        if (bound - truncated > maxVoid) {
            truncateUpTo(bound);
        }
    }

    @Override
    public void close() {
        LogFollower following = follower;
        if (following != null) {
            following.close();
        }
    }

    /** Why others' records can't be read, while that lasts. */
    Optional<String> failing() {
        LogFollower following = follower;
        return following == null ? Optional.empty() : unreadable.or(following::failing);
    }

    private void see(Position position) throws InterruptedException {
        LogFollower following = follower;
        if (following != null && !following.awaitPlace(position, LIMIT)) {
            throw new EventsUnavailableException(
                    "groups' log: not read up to " + position.value() + " in " + LIMIT.toSeconds() + " s",
                    new TimeoutException());
        }
        if (unreadable.isPresent()) { // nobody knows which group it is about, nor who has that now
            throw new EventsUnavailableException(unreadable.get(), new IllegalStateException(unreadable.get()));
        }
    }

    private void apply(LogRecord record, Consumer<String> onTaken) {
        try {
            known.apply(GroupRecords.decode(record.bytes()), record.position()).ifPresent(onTaken);
        } catch (IllegalArgumentException e) { // of a later version: whoever wrote it serves the group
            String what = "groups' log, position " + record.position().value() + ": " + e.getMessage();
            if (unreadable.isEmpty()) {
                LOG.warn("no group is taken or changed here from now on because={}", what);
                unreadable = Optional.of(what);
            }
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

    static <T> T answer(CompletionStage<T> question) throws InterruptedException {
        try {
            return question.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new EventsUnavailableException("groups' log: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new EventsUnavailableException("groups' log: no answer in " + LIMIT.toSeconds() + " s", e);
        }
    }
}
