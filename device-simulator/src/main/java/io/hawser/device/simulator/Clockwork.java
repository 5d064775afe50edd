package io.hawser.device.simulator;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that makes things due.
 *
 * <p>Threads: any may call; what it runs must not block.
 */
final class Clockwork {
    private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);

    private final LongSupplier nanoTime;
    private final ScheduledThreadPoolExecutor pace = new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("fleet-pace").factory(),
            // A device that connects while the fleet ends needs no schedule.
            new ThreadPoolExecutor.DiscardPolicy());

    Clockwork(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Its thread is there before anything is due, or the first beats would be late for that alone. */
    void start() {
        var _ = pace.prestartCoreThread(); // true: there was none yet
    }

    long now() {
        return nanoTime.getAsLong();
    }

    void later(Duration delay, Runnable work) {
        at(now() + delay.toNanos(), work);
    }

    /** Runs {@code work} at {@code nanos}, at once when that is over. */
    void at(long nanos, Runnable work) {
        var _ = pace.schedule(() -> guarded(work), nanos - now(), TimeUnit.NANOSECONDS);
    }

    void every(Duration interval, Runnable work) {
        var _ = pace.scheduleAtFixedRate(
                () -> guarded(work), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    void stop() {
        pace.shutdownNow();
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            LOG.error("bug: work of the fleet failed", failure);
        }
    }
}
