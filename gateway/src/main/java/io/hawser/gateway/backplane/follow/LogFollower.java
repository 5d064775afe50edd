package io.hawser.gateway.backplane.follow;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives somebody every record of a log behind a place, in order, soon after it was appended, whoever appended it. When the
 * log does not answer it asks again after a pause, from where it was: nothing comes twice, and nothing is left out but what
 * the log has forgotten meanwhile.
 *
 * <p>Threads: one virtual thread of its own asks and calls the sink, which may block but should not for long; any may ask
 * how it is, wait for a place, and close.
 */
public final class LogFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final int MAX_RECORDS = 256;
    private static final int MAX_BYTES = 1 << 20;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Between two looks when the engine calls too early: keeps one that can't tell from being asked without end. */
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final DurableLog log;
    private final String name;
    private final Consumer<List<LogRecord>> sink;
    private final Runnable onFailure;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    // guarded by lock
    private Position place;
    private boolean closed;
    private long pauseNanos = FIRST_PAUSE_NANOS; // the following thread's
    // written by the following thread, read by anybody for status
    private volatile Optional<String> failing = Optional.empty();

    /**
     * To be {@linkplain #start started}.
     *
     * @param name of the thread, and for logging
     * @param after the last record that the sink has already
     * @param sink is given one record or more at a time; what it throws is its own affair and costs it those records
     * @param onFailure called whenever the log failed; quick
     */
    public LogFollower(
            DurableLog log, String name, Position after, Consumer<List<LogRecord>> sink, Runnable onFailure) {
        this.log = log;
        this.name = name;
        this.place = after;
        this.sink = sink;
        this.onFailure = onFailure;
    }

    /** Begins, once. */
    public void start() {
        Thread.ofVirtual().name(name).start(this::run);
    }

    /** Why the log did not answer last time, while that lasts. */
    public Optional<String> failing() {
        return failing;
    }

    /** The last record that the sink was given, or one behind it up to which the log has forgotten everything. */
    public Position place() {
        lock.lock();
        try {
            return place;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the sink was given everything up to {@code position} that the log has not forgotten, or {@code limit} has
     * passed. @return whether it was
     */
    public boolean awaitPlace(Position position, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (place.compareTo(position) < 0 && left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            return place.compareTo(position) >= 0;
        } finally {
            lock.unlock();
        }
    }

    /** The sink is given nothing more, but for what it is at. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        end.complete(null);
    }

    private void run() {
        while (isOpen()) {
            try {
                follow();
                return;
            } catch (ExecutionException e) {
                fail(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
            } catch (TimeoutException _) {
                fail("no answer in " + ANSWER_LIMIT.toSeconds() + " s");
            } catch (RuntimeException e) { // an engine that throws where it should fail a stage
                fail(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                LOG.error("log's follower was interrupted and ends log={}", name, e); // nobody does
                return;
            }
            if (!rest(pauseNanos)) {
                return;
            }
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        }
    }

    /** Until closed, or the log fails: the reader is of no use then, as nobody knows how far it came. */
    private void follow() throws InterruptedException, ExecutionException, TimeoutException {
        DurableLog.Reader reader = log.read(place());
        boolean called = false;
        boolean fresh = true; // its place may be before all that is kept
        while (isOpen()) {
            List<LogRecord> records = answer(reader.next(MAX_RECORDS, MAX_BYTES));
            recover();
            if (!isOpen()) {
                return;
            }
            if (!records.isEmpty()) {
                give(records);
                called = false;
                continue;
            }
            if (called && !rest(IDLE_NANOS)) {
                return;
            }
            if ((fresh || called) && raise(answer(log.head()))) {
                reader = log.read(place());
            }
            fresh = false;
            answer(reader.awaitNext());
            called = true;
        }
    }

    private void give(List<LogRecord> records) {
        try {
            sink.accept(records);
        } catch (RuntimeException e) {
            LOG.error("bug: who follows a log cannot take its records log={}", name, e);
        }
        lock.lock();
        try {
            place = records.getLast().position();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What lies before the head comes to nobody any more, so nobody is to wait for it. @return whether the place changed */
    private boolean raise(Position head) {
        lock.lock();
        try {
            if (head.compareTo(place) <= 0) {
                return false;
            }
            place = head;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private <T> T answer(CompletionStage<T> question)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> answer = question.toCompletableFuture();
        if (!answer.isDone()) {
            CompletableFuture.anyOf(answer, end).get(ANSWER_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        }
        if (!answer.isDone()) {
            throw new ExecutionException(new IllegalStateException("closed"));
        }
        return answer.get();
    }

    private void fail(String why) {
        if (!isOpen()) {
            return;
        }
        if (failing.isEmpty()) {
            LOG.warn("log cannot be followed, asking again log={} failure={}", name, why);
        }
        failing = Optional.of(why);
        onFailure.run();
    }

    private void recover() {
        pauseNanos = FIRST_PAUSE_NANOS;
        if (failing.isPresent()) {
            LOG.info("log is followed again log={}", name);
            failing = Optional.empty();
        }
    }

    /** @return whether to go on */
    private boolean rest(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException _) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }
}
