package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.WriterHealth;
import io.hawser.gateway.backplane.WriterHealth.Doing;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes the store, and what waits for it. It takes everything that is queued and has it committed; it can
 * be replaced by another one with a connection of its own, and what waits then waits for that.
 *
 * <p>Threads: any; one replaces or closes at a time, and may wait.
 */
final class StoreWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoreWriter.class);
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);

    private final WriteQueue queue;
    private final WriterProgress progress;
    private final StoreTransactions transactions;
    private final Duration closeLimit;
    private final ReentrantLock lifeCycle = new ReentrantLock();
    private volatile boolean leaving; // the thread is to end between two transactions, and to leave everything as it is
    private volatile Thread thread; // replaced under lifeCycle
    private volatile boolean closed; // set once

    StoreWriter(WriteQueue queue, WriterProgress progress, StoreTransactions transactions, Duration closeLimit) {
        this.queue = queue;
        this.progress = progress;
        this.transactions = transactions;
        this.closeLimit = closeLimit;
        this.thread = newThread();
    }

    void start() {
        thread.start();
    }

    /** Queues {@code write}, or fails its stage at once. */
    void offer(Write write) {
        switch (queue.offer(write)) {
            case TAKEN -> {}
            case REFUSED -> write.fail(Failures.busy("writes"));
            case CLOSED -> write.fail(Failures.closed());
        }
    }

    WriterHealth health() {
        return thread.isAlive() || closed ? progress.health() : new WriterHealth(Duration.ZERO, Doing.DEAD);
    }

    /**
     * Puts a new thread and connection in the place of the old.
     *
     * @throws IllegalStateException when the old thread is stuck, or the store cannot be opened again
     */
    void restart() throws InterruptedException {
        lifeCycle.lockInterruptibly();
        try {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            haveThreadLeave();
            transactions.reconnect();
            progress.on(Doing.NOTHING);
            leaving = false; // the new one is to stay
            thread = newThread();
            thread.start();
        } catch (SQLException e) {
            throw new IllegalStateException("the store cannot be opened again: " + e.getMessage(), e);
        } finally {
            leaving = false;
            lifeCycle.unlock();
        }
    }

    /** Commits what is queued and ends the thread. */
    @Override
    public void close() {
        lifeCycle.lock();
        try {
            closed = true;
            queue.close();
            if (!thread.join(closeLimit)) {
                log.error("store-writer still commits after seconds={}", closeLimit.toSeconds());
                return;
            }
            end(); // once more, should the thread have died before
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lifeCycle.unlock();
        }
    }

    private void haveThreadLeave() throws InterruptedException {
        Thread old = thread;
        leaving = true;
        queue.wake();
        if (old.join(LEAVE_LIMIT)) {
            return;
        }
        Doing stuckIn = progress.health().doing();
        if (stuckIn == Doing.TELLING) {
            // Whoever was told does not come back. SQLite is not at work, so an interrupt harms nothing of ours.
            old.interrupt();
        }
        if (!old.join(LEAVE_LIMIT)) {
            throw new IllegalStateException("store-writer is stuck, and does not leave; it is " + stuckIn + " at "
                    + List.of(old.getStackTrace()));
        }
    }

    private void run() {
        while (!leaving) {
            List<Write> writes = queue.takeAll(!transactions.hasMore());
            if (writes.isEmpty() && queue.isClosed()) {
                end();
                return;
            }
            try {
                progress.on(Doing.STORING);
                transactions.commit(writes);
            } catch (RuntimeException | Error failure) {
                transactions.giveUp(writes, failure);
            }
            progress.on(Doing.NOTHING);
            var _ = Thread.interrupted(); // it was meant for what is over now
        }
    }

    /** Leaves nobody waiting. */
    private void end() {
        queue.takeAll(false).forEach(write -> write.fail(Failures.closed()));
        transactions.close();
    }

    private Thread newThread() {
        return Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
    }
}
