package io.hawser.client.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one browser has yet to be told. To copy: it is bounded, and a browser that is too slow for it is <em>behind</em>: it
 * loses all its messages and gets the whole floor instead, once it reads again. A new browser is one that is behind.
 *
 * <p>Threads: those that change the floor offer; the browser's takes.
 */
final class BrowserQueue {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final ArrayDeque<String> messages = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean behind = true;

    @GuardedBy("lock")
    private boolean closed;

    BrowserQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Never waits. What is offered to one that is behind is in the floor that it will get. */
    void offer(String message) {
        lock.lock();
        try {
            if (!behind && messages.size() == capacity) {
                behind = true;
                messages.clear();
            }
            if (!behind) {
                messages.addLast(message);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isBehind() {
        lock.lock();
        try {
            return behind;
        } finally {
            lock.unlock();
        }
    }

    /** It is no longer behind: this message is all it needs to know so far. */
    void beginWith(String message) {
        lock.lock();
        try {
            messages.clear();
            messages.addLast(message);
            behind = false;
        } finally {
            lock.unlock();
        }
    }

    /** The next message; none if none comes in time, or it was closed. */
    Optional<String> next(Duration within) throws InterruptedException {
        long nanos = within.toNanos();
        lock.lock();
        try {
            while (messages.isEmpty() && !closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
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
