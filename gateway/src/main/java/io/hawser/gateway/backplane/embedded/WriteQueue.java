package io.hawser.gateway.backplane.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the store's writer; bounded by count and bytes, taken all at once.
 *
 * <p>Threads: any offers and closes; {@code store-writer} takes. One short lock guards everything.
 */
final class WriteQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int maxWrites;
    private final long maxBytes;
    private List<Write> queued = new ArrayList<>();
    private long bytes;
    private boolean closed;
    private boolean woken;

    WriteQueue(int maxWrites, long maxBytes) {
        this.maxWrites = maxWrites;
        this.maxBytes = maxBytes;
    }

    /** What became of an offer. */
    enum Offered {
        /** The writer will come to it. */
        TAKEN,
        /** The queue is full. */
        REFUSED,
        /** Nothing is taken any more. */
        CLOSED
    }

    Offered offer(Write write) {
        lock.lock();
        try {
            if (closed) {
                return Offered.CLOSED;
            }
            if (!queued.isEmpty() && (queued.size() >= maxWrites || bytes + write.length() > maxBytes)) {
                return Offered.REFUSED;
            }
            queued.add(write);
            bytes += write.length();
            if (queued.size() == 1) {
                changed.signal();
            }
            return Offered.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** Everything that is queued, waiting for something when {@code patiently}; empty only if not, when closed or woken. */
    List<Write> takeAll(boolean patiently) {
        lock.lock();
        try {
            while (patiently && queued.isEmpty() && !closed && !woken) {
                changed.awaitUninterruptibly();
            }
            woken = false;
            List<Write> taken = queued;
            queued = new ArrayList<>();
            bytes = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Has who waits come back, for once, with nothing. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
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

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
