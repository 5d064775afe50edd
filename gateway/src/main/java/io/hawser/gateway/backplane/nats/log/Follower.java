package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.Questions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Has the newest records of a log pushed to this node while somebody waits for them: one stream of them for all readers.
 * Who waits is woken by a record, or after a second, so that nothing depends on a push that may be lost.
 *
 * <p>Threads: any; one short lock, under which nobody is told. Records come on a thread of the connection.
 */
final class Follower {
    private static final Duration WAIT_LIMIT = Duration.ofSeconds(1);
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(3); // the server speaks every second

    private final Leader leader;
    private final Line line;
    private final Questions questions;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoClock;
    private final RecentRecords recent = new RecentRecords();
    private final ReentrantLock lock = new ReentrantLock();

    // under the lock
    private final List<Waiter> waiters = new ArrayList<>();
    private Optional<PushedRecords> pushes = Optional.empty();
    private boolean opening;
    private boolean watching; // whether a look at the pushes is due
    private boolean closed;
    private long seen; // the last record that was pushed, or is known to lie before what will be
    private long wanted; // when somebody waited last

    private record Waiter(long after, CompletableFuture<Void> woken) {}

    Follower(Leader leader, Line line, Questions questions, ScheduledExecutorService timer, LongSupplier nanoClock) {
        this.leader = leader;
        this.line = line;
        this.questions = questions;
        this.timer = timer;
        this.nanoClock = nanoClock;
        line.watch(new Line.Watcher() {
            @Override
            public void onDown() {}

            @Override
            public void onUp() {
                renew(); // what was pushed meanwhile went nowhere
            }
        });
    }

    /** Records that were pushed: from {@code first} on, at most so many; none when that one was not. */
    List<io.hawser.gateway.backplane.LogRecord> recent(long first, long maxRecords) {
        return recent.from(first, maxRecords);
    }

    /** Completes when there is a record behind {@code after}, or after a second. */
    CompletionStage<Void> await(long after) {
        Waiter waiter = new Waiter(after, new CompletableFuture<>());
        boolean opens;
        lock.lock();
        try {
            wanted = nanoClock.getAsLong();
            if (closed || (pushes.isPresent() && seen > after)) {
                return CompletableFuture.completedFuture(null);
            }
            waiters.add(waiter);
            opens = pushes.isEmpty() && !opening;
            opening |= opens;
        } finally {
            lock.unlock();
        }
        if (opens) {
            open();
        }
        try {
            var _ = timer.schedule(() -> giveUp(waiter), WAIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            giveUp(waiter);
        }
        return waiter.woken().minimalCompletionStage();
    }

    void close() {
        List<Waiter> left;
        lock.lock();
        try {
            closed = true;
            left = List.copyOf(waiters);
            waiters.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(waiter -> waiter.woken().complete(null));
        drop();
    }

    private void giveUp(Waiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
        waiter.woken().complete(null);
    }

    /** Begins behind the log's end; who waits for what lies before is woken. */
    private void open() {
        var _ = leader.extent().whenComplete((extent, failure) -> {
            if (failure != null) {
                onOpened(Optional.empty());
            } else {
                begin(extent.last());
            }
        });
    }

    private void begin(long last) {
        PushedRecords fresh =
                new PushedRecords(line, leader.stream(), last + 1, nanoClock, this::onRecord, this::renew);
        recent.clear();
        onSeen(last);
        var _ = questions
                .ask(fresh.request(), null, fresh.question(), WAIT_LIMIT)
                .whenComplete((message, failure) -> {
                    boolean made = failure == null
                            && StreamError.in(StreamError.parse(message.getData()))
                                    .isEmpty();
                    if (!made) {
                        fresh.close();
                    }
                    onOpened(made ? Optional.of(fresh) : Optional.empty());
                });
    }

    private void onOpened(Optional<PushedRecords> fresh) {
        boolean unwanted;
        lock.lock();
        try {
            opening = false;
            unwanted = closed;
            pushes = unwanted ? Optional.empty() : fresh;
        } finally {
            lock.unlock();
        }
        if (unwanted) {
            fresh.ifPresent(PushedRecords::close);
        } else if (fresh.isPresent()) {
            watchLater();
        } // else the next who waits tries again
    }

    private void onRecord(PushedRecords from, long sequence, byte[] content) {
        recent.add(sequence, content);
        onSeen(sequence);
    }

    private void onSeen(long sequence) {
        List<Waiter> woken = new ArrayList<>();
        lock.lock();
        try {
            seen = Math.max(seen, sequence);
            for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
                Waiter waiter = each.next();
                if (waiter.after() < seen) {
                    woken.add(waiter);
                    each.remove();
                }
            }
        } finally {
            lock.unlock();
        }
        woken.forEach(waiter -> waiter.woken().complete(null));
    }

    /** Looks once a second whether pushes still come, and whether anybody wants them. */
    private void watchLater() {
        lock.lock();
        try {
            if (watching || closed) {
                return;
            }
            watching = true;
        } finally {
            lock.unlock();
        }
        try {
            var _ = timer.schedule(this::look, WAIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // closed
        }
    }

    private void look() {
        boolean idle;
        boolean silent;
        lock.lock();
        try {
            watching = false;
            long now = nanoClock.getAsLong();
            idle = now - wanted > IDLE_LIMIT.toNanos();
            silent = pushes.isPresent() && pushes.get().isSilentFor(SILENCE_LIMIT);
        } finally {
            lock.unlock();
        }
        if (idle || silent) {
            drop();
            if (!idle) {
                renew();
            }
        } else {
            watchLater();
        }
    }

    private void renew() {
        drop();
        lock.lock();
        try {
            if (closed || opening || waiters.isEmpty()) {
                return; // the next who waits opens
            }
            opening = true;
        } finally {
            lock.unlock();
        }
        open();
    }

    private void drop() {
        Optional<PushedRecords> old;
        lock.lock();
        try {
            old = pushes;
            pushes = Optional.empty();
        } finally {
            lock.unlock();
        }
        old.ifPresent(PushedRecords::close);
    }
}
