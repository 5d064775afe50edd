package io.hawser.client.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one browser has yet to be told. Bounded: when it is full the oldest goes, and the browser is told how many it
 * missed.
 *
 * <p>Threads: the fan's offers, the browser's takes.
 */
final class BrowserQueue {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final ArrayDeque<String> messages = new ArrayDeque<>();

    @GuardedBy("lock")
    private long missed;

    @GuardedBy("lock")
    private boolean closed;

    BrowserQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Never waits. */
    void offer(String message) {
        lock.lock();
        try {
            if (messages.size() == capacity) {
                messages.removeFirst();
                missed++;
            }
            messages.addLast(message);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next message, first of all how many were missed before it; none if none comes in time, or it was closed. */
    Optional<String> next(Duration within) throws InterruptedException {
        long nanos = within.toNanos();
        lock.lock();
        try {
            while (messages.isEmpty() && !closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            if (missed > 0) {
                String gap = "event: missed\ndata: " + missed + "\n\n";
                missed = 0;
                return Optional.of(gap);
            }
            return Optional.ofNullable(messages.pollFirst());
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
