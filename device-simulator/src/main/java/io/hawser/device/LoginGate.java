package io.hawser.device;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets only so many devices connect and log in at once; the others wait their turn, first come, first served.
 *
 * <p>Without it, a crowd that is more than a slow machine or gateway can log in within the login time-out would time out
 * together, come back together, and never get in. Who is inside has that time-out, so everyone gets a turn.
 *
 * <p>Threads: any.
 */
final class LoginGate {
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    // Both guarded by the lock. At most one waits for each device.
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int free;

    /** @param executor runs who may enter, never on the thread that leaves */
    LoginGate(int capacity, Executor executor) {
        this.free = capacity;
        this.executor = executor;
    }

    /** Runs {@code entrant} as soon as there is room; it must {@link #leave} once. */
    void enter(Runnable entrant) {
        lock.lock();
        try {
            if (free == 0) {
                waiting.add(entrant);
                return;
            }
            free--;
        } finally {
            lock.unlock();
        }
        executor.execute(entrant);
    }

    /** Makes room for another. */
    void leave() {
        Optional<Runnable> next;
        lock.lock();
        try {
            next = Optional.ofNullable(waiting.poll());
            if (next.isEmpty()) {
                free++;
            }
        } finally {
            lock.unlock();
        }
        next.ifPresent(executor::execute);
    }
}
