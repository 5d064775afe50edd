package io.hawser.gateway.event;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends events to a durable log in batches; bounded; never blocks those who append. What it reported as stored lasts.
 *
 * <p>Threads: any; the constructor and {@link #close} block. {@code stored} and {@code relief} run as said at the methods
 * that take them.
 */
public final class EventLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventLog.class);

    private final EventLogConfig limits;
    private final InstantSource clock;
    private final Counters counters;
    private final ScheduledExecutorService timer;
    private final LogQuestions questions;
    private final RecentBatches recent;
    private final BatchQueue queue;
    private final NewerBatches newer = new NewerBatches();
    private final LogTail tail;
    private final BatchSender sender;
    private final Runnable sending; // always the same one, so that who puts it off knows it again
    private final Retention retention;
    private final ScheduledFuture<?> looks;

    /**
     * On a log that several gateways append to. As the other, but: readers are given what all of them append, in the log's
     * order; counts of events are estimates, see {@link SharedTail}; and retention is the engine's, as what one gateway does
     * not need another may.
     */
    public static EventLog shared(
            DurableLog log,
            String node,
            EventLogConfig limits,
            InstantSource clock,
            RandomGenerator random,
            Counters counters,
            ScheduledExecutorService timer) {
        return new EventLog(true, log, node, limits, clock, random, counters, timer);
    }

    /**
     * Reads where the log ends, which blocks for the engine's answer.
     *
     * @param log the log that this, and nobody else, appends to
     * @param node this gateway's id, kept with every event
     * @param random makes this run's record ids differ from those of all others, and spreads repeats
     * @param timer runs repeats and retention, in short steps that do not block; outlives this
     * @throws EventsUnavailableException when the engine does not answer
     * @throws IllegalStateException when the log's ends are not batches that this version can read
     */
    public EventLog(
            DurableLog log,
            String node,
            EventLogConfig limits,
            InstantSource clock,
            RandomGenerator random,
            Counters counters,
            ScheduledExecutorService timer) {
        this(false, log, node, limits, clock, random, counters, timer);
    }

    private EventLog(
            boolean shared,
            DurableLog log,
            String node,
            EventLogConfig limits,
            InstantSource clock,
            RandomGenerator random,
            Counters counters,
            ScheduledExecutorService timer) {
        this.limits = limits;
        this.clock = clock;
        this.counters = counters;
        this.timer = timer;
        questions = new LogQuestions(log);
        LogExtent extent = find(questions);
        String incarnation = HexFormat.of().toHexDigits(random.nextLong());
        recent = new RecentBatches(limits.recentBytes(), extent.tail(), extent.newest());
        tail = shared
                ? new SharedTail(log, extent.tail(), recent, newer, extent.nextOrdinal(), counters)
                : new OwnTail(recent, extent.nextOrdinal());
        BatchPacker packer = new BatchPacker(
                limits, clock, node, incarnation, log.maxRecordBytes(), extent.nextOrdinal(), tail::nextOrdinal);
        queue = new BatchQueue(limits, packer);
        sender = new BatchSender(log, queue, tail, new Backoff(limits.retry(), random), clock, counters, timer);
        sending = sender::start;
        EventLogConfig.Retention kept = shared ? limits.retention().withoutBounds() : limits.retention();
        retention = new Retention(log, kept, clock, extent, tail::nextOrdinal, counters);
        long interval = limits.retention().interval().toMillis();
        looks = timer.scheduleWithFixedDelay(this::lookAtRetention, interval, interval, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes a group of events of one source, in order. {@code stored} runs once when all of them are durable, on the
     * engine's completing thread (or on the caller's, before this returns, with an engine in memory), in the order in which
     * groups were taken; it must be short and must not block.
     *
     * @param group one event or more, each shorter than the log's longest record
     * @return false when the queue is full or the log closed: nothing was taken; the caller keeps the group, stops reading
     *     its device, and asks for {@link #whenRelieved}
     */
    public boolean append(List<Event> group, Runnable stored) {
        return append(group, stored, Runnable::run);
    }

    /**
     * As above; when no batch is on its way, {@code soon} starts one. What is appended until then is in that batch too, so
     * whoever has more to append than one group has it wait until the last one.
     *
     * @param soon runs what it is given shortly. Should it not, these events wait for the next that anybody appends, or for
     *     {@link #send}
     */
    public boolean append(List<Event> group, Runnable stored, Executor soon) {
        return onTaken(queue.append(group, stored), group.size(), soon);
    }

    /**
     * Takes an event that has nobody to slow down (connects, disconnects, commands, components). It may overdraw the queue
     * up to twice its capacity; beyond that it is dropped and counted.
     *
     * @return whether it was taken
     */
    public boolean record(Event event) {
        return onTaken(queue.record(event), 1, Runnable::run);
    }

    /**
     * Runs {@code relief} once, when the queue has room again, which is when it is at most half full: at once when it is.
     * Those who wait are called in the order in which they asked; what they do is a few lines and does not block. After
     * {@link #close} nobody is called.
     */
    public void whenRelieved(Runnable relief) {
        if (queue.hasRoomFor(relief)) {
            BatchSender.runSafely(relief);
        }
    }

    /** Sends what waits and nobody sends. Called now and then: whoever promised to may not have come to it. */
    public void send() {
        sending.run();
    }

    /** How long nothing has become durable while something waits for it; zero when nothing does. */
    public Duration waiting() {
        return queue.waiting();
    }

    /** How it is now; quick, asks nobody. */
    public EventLogStatus status() {
        Retention.Kept kept = retention.kept();
        BatchQueue.Load load = queue.load();
        Optional<Duration> sinceCommit = sender.lastCommit().map(at -> Duration.between(at, clock.instant()));
        return new EventLogStatus(
                // an engine numbers a log's records without gaps
                new EventPosition(new Position(kept.head().value() + 1), 0),
                recent.newest(),
                Math.max(0, tail.nextOrdinal() - kept.firstOrdinal()),
                kept.bytes(),
                load.events(),
                load.bytes(),
                sinceCommit,
                sender.failing().or(tail::failing));
    }

    /** Which events only a newer version of Hawser can read, while they are kept: readers of this gateway wait before them. */
    public Optional<String> unreadable() {
        return newer.problem(retention.kept().head());
    }

    /** Takes nothing more, waits for the queue to become durable up to a limit; what is left then is never acknowledged. */
    @Override
    public void close() {
        looks.cancel(false);
        queue.refuse();
        sending.run();
        try {
            long forgotten = queue.close(limits.closeLimit());
            if (forgotten > 0) {
                log.warn("event log closed before all was durable events={}", forgotten);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        tail.close();
    }

    /** A reader that keeps its own place. */
    public BatchReader reader() {
        return new BatchReader(recent, questions, newer);
    }

    /** Finds places for such readers. */
    public LogPlaces places() {
        return new LogPlaces(questions, recent, tail::nextOrdinal);
    }

    /**
     * Makes retention spare what somebody needs, up to limits of its own. Asked at every look; at most one may ask. Where
     * several gateways append, the engine forgets, and spares nothing.
     *
     * @param needed answers the place behind which everything is needed; quick
     * @param lag what is older, more or longer than this goes all the same
     */
    public void keepFor(Supplier<Position> needed, EventLogConfig.Lag lag) {
        retention.keepFor(needed, lag);
    }

    /** The newest batches, for readers. */
    RecentBatches recent() {
        return recent;
    }

    /** What no reader here can read. */
    NewerBatches newer() {
        return newer;
    }

    /** The log, for readers that may block. */
    LogQuestions questions() {
        return questions;
    }

    private static LogExtent find(LogQuestions questions) {
        try {
            return LogExtent.find(questions);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventsUnavailableException("event log: interrupted while starting", e);
        }
    }

    private boolean onTaken(BatchQueue.Taken taken, int events, Executor soon) {
        return switch (taken) {
            case REFUSED -> {
                counters.add(Counter.EVENTS_REFUSED, events);
                yield false;
            }
            case QUEUED -> true;
            case UNSENT -> {
                soon.execute(sending);
                yield true;
            }
        };
    }

    private void lookAtRetention() {
        var _ = retention.look().whenComplete((more, failure) -> { // handles either end
            if (failure != null) {
                log.warn("event log cannot forget old events failure={}", failure.getMessage());
            } else if (more) {
                lookAgain();
            }
        });
    }

    private void lookAgain() {
        try {
            timer.execute(this::lookAtRetention);
        } catch (RejectedExecutionException _) {
            log.debug("the timer was closed; retention goes on at the next start");
        }
    }
}
