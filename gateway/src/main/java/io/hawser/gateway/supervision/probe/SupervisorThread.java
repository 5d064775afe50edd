package io.hawser.gateway.supervision.probe;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that turns a {@link Supervisor}. Nothing that comes out of a turn ends it, and after each turn it gives a sign
 * of life to whoever watches from outside.
 *
 * <p>Threads: {@code start} and {@code close} by anybody, once each.
 */
public final class SupervisorThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisorThread.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final Supervisor supervisor;
    private final Runnable alive;
    private final Thread thread;
    private volatile boolean stopping; // set by close, seen by the thread within a tick

    /** @param alive called after each turn; must not block */
    public SupervisorThread(Supervisor supervisor, Runnable alive) {
        this.supervisor = supervisor;
        this.alive = alive;
        this.thread = Thread.ofPlatform().name("supervisor").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Watches no longer. */
    @Override
    public void close() {
        stopping = true;
        if (!thread.isAlive()) {
            return; // it never began
        }
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_LIMIT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            try {
                supervisor.turn();
                alive.run();
            } catch (RuntimeException | Error failure) {
                LOG.error("bug: a turn of the supervisor failed", failure);
            }
            LockSupport.parkNanos(Supervisor.TICK.toNanos());
        }
    }
}
