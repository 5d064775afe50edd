package io.hawser.gateway.backplane.embedded;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to happen when, one after the other. Either the test has it pass, and hours take milliseconds, or a thread has it
 * pass as fast as the clock does.
 *
 * <p>Threads: any adds; what happens happens on the thread that has time pass, of which there is one at a time, and without
 * any lock.
 */
final class SimulatedTime implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SimulatedTime.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number));
    private final long began = System.nanoTime();
    private final boolean real;
    private final Thread thread;
    private long nanos;
    private long number;
    private boolean closed;

    private record Event(long nanos, long number, Runnable task) {}

    private SimulatedTime(boolean real) {
        this.real = real;
        this.thread = Thread.ofPlatform().name("hub").daemon().unstarted(this::follow);
    }

    /** Passes when the test says so. */
    static SimulatedTime ofTest() {
        return new SimulatedTime(false);
    }

    /** Passes as the clock does. */
    static SimulatedTime ofClock() {
        SimulatedTime time = new SimulatedTime(true);
        time.thread.start();
        return time;
    }

    boolean isReal() {
        return real;
    }

    /** Whether the caller is what happens. */
    boolean isHere() {
        return Thread.currentThread() == thread;
    }

    long nanos() {
        lock.lock();
        try {
            return real ? System.nanoTime() - began : nanos;
        } finally {
            lock.unlock();
        }
    }

    /** Has {@code task} happen then; of two at the same time first the one that was added first. */
    void at(long then, Runnable task) {
        lock.lock();
        try {
            events.add(new Event(Math.max(then, real ? System.nanoTime() - began : nanos), number++, task));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void now(Runnable task) {
        at(Long.MIN_VALUE, task);
    }

    /** Has the test's time pass until {@code condition} holds, up to {@code limit}. */
    boolean passes(Duration limit, BooleanSupplier condition) {
        long end = nanos() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            Runnable next = nextUntil(end);
            if (next == null) {
                return condition.getAsBoolean();
            }
            next.run();
        }
        return true;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            events.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable nextUntil(long end) {
        lock.lock();
        try {
            Event next = events.peek();
            if (next == null || next.nanos() > end) {
                nanos = end;
                return null;
            }
            events.remove();
            nanos = Math.max(nanos, next.nanos());
            return next.task();
        } finally {
            lock.unlock();
        }
    }

    private void follow() {
        while (true) {
            Runnable task;
            lock.lock();
            try {
                while (!closed && (events.isEmpty() || wait(events.peek()) > 0)) {
                    if (events.isEmpty()) {
                        changed.awaitUninterruptibly();
                    } else {
                        var _ = changed.awaitNanos(wait(events.peek()));
                    }
                }
                if (closed) {
                    return;
                }
                task = events.remove().task();
            } catch (InterruptedException _) {
                return;
            } finally {
                lock.unlock();
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("bug: what happened threw", e);
            }
        }
    }

    private long wait(Event event) {
        return event.nanos() - (System.nanoTime() - began);
    }
}
