package io.hawser.gateway.backplane.nats.peers;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns what is known of other nodes, {@code nats-peers}.
 *
 * <p>Threads: any may give it something to do.
 */
final class PeersThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PeersThread.class);
    private static final long MAX_WAITING_BYTES = 64L << 20;

    private final ScheduledExecutorService timer;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("nats-peers").daemon().factory());
    private final AtomicLong waitingBytes = new AtomicLong();

    PeersThread(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Behind all that it was given before; answers whether it will run. */
    boolean run(Runnable task) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    log.error("bug: what other nodes said was not dealt with", e);
                }
            });
            return true;
        } catch (RejectedExecutionException _) {
            return false; // closed: nobody is told anything any more
        }
    }

    /** The same for so many bytes, unless too many wait; answers whether it will run. */
    boolean run(int bytes, Runnable task) {
        if (waitingBytes.addAndGet(bytes) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-bytes);
            return false;
        }
        return run(() -> {
            waitingBytes.addAndGet(-bytes);
            task.run();
        });
    }

    /** After a while; unless what is answered is cancelled before. */
    Future<?> runAfter(Duration pause, Runnable task) {
        try {
            return timer.schedule(() -> run(task), pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            return CompletableFuture.completedFuture(null); // closed
        }
    }

    void runEvery(Duration interval, Runnable task) {
        var _ = timer.scheduleWithFixedDelay(() -> run(task), 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
