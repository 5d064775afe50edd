package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the queue's batches to the log, one at a time, each until it is durable, then tells those who wait. A failed
 * attempt is repeated with the same id after a pause: order holds, nothing is lost, and nothing is written twice unless
 * the engine has forgotten the id meanwhile: see {@link DurableLog#append}.
 *
 * <p>Threads: whoever has the queue's baton; it passes from the appending thread to the engine's and the timer's, and with
 * it everything here that is not volatile.
 */
final class BatchSender {
    private static final Logger log = LoggerFactory.getLogger(BatchSender.class);

    private final DurableLog durable;
    private final BatchQueue queue;
    private final LogTail tail;
    private final Backoff backoff;
    private final InstantSource clock;
    private final Counters counters;
    private final ScheduledExecutorService timer;

    // these two are written by the baton's holder and read by anybody for status
    private volatile Optional<String> failing = Optional.empty();
    private volatile Optional<Instant> lastCommit = Optional.empty();

    BatchSender(
            DurableLog durable,
            BatchQueue queue,
            LogTail tail,
            Backoff backoff,
            InstantSource clock,
            Counters counters,
            ScheduledExecutorService timer) {
        this.durable = durable;
        this.queue = queue;
        this.tail = tail;
        this.backoff = backoff;
        this.clock = clock;
        this.counters = counters;
        this.timer = timer;
    }

    /** Sends what is there to send, unless somebody does. */
    void start() {
        if (queue.takeBaton()) {
            run();
        }
    }

    /** Sends until the queue is empty or an attempt goes on elsewhere; the caller has the baton. */
    private void run() {
        while (true) {
            Optional<PendingBatch> batch = queue.next();
            if (batch.isEmpty()) {
                return;
            }
            Attempt attempt = new Attempt(batch.get());
            var _ = append(batch.get()).whenComplete(attempt); // the attempt handles either end
            if (attempt.isStillOut()) {
                return;
            }
            if (!attempt.stored) {
                runLater();
                return;
            }
        }
    }

    /** Calls those who wait for room, in order, while there is room. */
    void relieve() {
        for (Optional<Runnable> next = queue.relieved(); next.isPresent(); next = queue.relieved()) {
            runSafely(next.get());
        }
    }

    Optional<String> failing() {
        return failing;
    }

    Optional<Instant> lastCommit() {
        return lastCommit;
    }

    /** Runs what others gave us; what it throws is its own affair. */
    static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("bug: a callback of the event log failed", e);
        }
    }

    /**
     * One append. Its end and the return of the call that began it come in either order, on one thread or two; the second
     * of them goes on, so that an engine that completes at once costs no stack.
     */
    private final class Attempt implements BiConsumer<@Nullable Position, @Nullable Throwable> {
        private final PendingBatch batch;
        private final AtomicBoolean oneCame = new AtomicBoolean();
        // written before oneCame is set, read after
        private boolean stored;

        private Attempt(PendingBatch batch) {
            this.batch = batch;
        }

        @Override
        public void accept(@Nullable Position position, @Nullable Throwable failure) {
            if (position != null) {
                stored = true;
                onStored(batch, position);
            } else {
                onFailed(batch, failure);
            }
            if (!oneCame.getAndSet(true)) {
                return;
            }
            if (stored) {
                run();
            } else {
                runLater();
            }
        }

        private boolean isStillOut() {
            return !oneCame.getAndSet(true);
        }
    }

    private CompletionStage<Position> append(PendingBatch batch) {
        try {
            return durable.append(batch.record().duplicate(), Expect.any(), batch.id());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void onStored(PendingBatch batch, Position position) {
        lastCommit = Optional.of(clock.instant());
        boolean mayTell = queue.onStored(batch);
        tail.onStored(position, batch);
        counters.increment(Counter.EVENT_BATCHES);
        counters.add(Counter.EVENTS_APPENDED, batch.events());
        if (failing.isPresent()) {
            log.info("event log writes again attempts={}", backoff.attempts() + 1);
            failing = Optional.empty();
            backoff.reset();
        }
        if (mayTell) {
            batch.stored().forEach(BatchSender::runSafely);
            relieve();
        }
    }

    private void onFailed(PendingBatch batch, @Nullable Throwable failure) {
        Throwable cause = failure == null ? null : Causes.of(failure);
        counters.increment(Counter.EVENT_APPEND_FAILURES);
        String text = cause == null ? "no position" : String.valueOf(cause.getMessage());
        if (failing.isEmpty()) {
            log.warn(
                    "event log cannot write, repeating id={} failure={}",
                    batch.id().value(),
                    text);
        }
        if (!(cause instanceof LogFailure)) {
            log.error("bug: the engine failed an append with something else than a LogFailure", cause);
        }
        failing = Optional.of(text);
    }

    private void runLater() {
        try {
            var _ = timer.schedule(this::run, backoff.next().toNanos(), TimeUnit.NANOSECONDS); // runs or ends with us
        } catch (RejectedExecutionException _) {
            log.error("event log cannot repeat its append: the timer was closed before it");
        }
    }
}
