package io.hawser.client.wire.gateways;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps asking the gateways whether they serve, and has what is under way at one that does not leave for one that does. That
 * takes less than a second from when a gateway falls silent.
 *
 * <p>Threads: one of its own, from {@link #begin} on.
 */
final class Pulses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pulses.class);
    private static final long TICK_MILLIS = 100;
    /** So late, this process itself stood still, and the answers may only not have been read yet. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(3 * TICK_MILLIS);

    private final Gateways gateways;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, work -> {
        var daemon = new Thread(work, "hawser-client-pulse");
        daemon.setDaemon(true);
        return daemon;
    });
    // its own thread's
    private long lastNanos = System.nanoTime();

    Pulses(Gateways gateways) {
        this.gateways = gateways;
    }

    void begin() {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        try {
            var unused = thread.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed before the first call");
        }
    }

    private void tick() {
        try {
            long now = System.nanoTime();
            boolean late = now - lastNanos > LATE_NANOS;
            lastNanos = now;
            boolean mustTell = gateways.mustTell();
            List<Gateway> all = gateways.all();
            all.forEach(gateway -> gateway.pulse().tick(mustTell));
            gateways.refresh();
            if (!late) {
                all.forEach(gateway -> evict(gateway, all));
            }
        } catch (RuntimeException fault) { // or it would never tick again
            LOG.error("asking the gateways whether they serve", fault);
        }
    }

    private static void evict(Gateway gateway, List<Gateway> all) {
        Condition condition = gateway.condition();
        boolean leaves = condition == Condition.SILENT || condition == Condition.NOT_SERVING;
        if (leaves && all.stream().anyMatch(other -> other != gateway && serves(other))) {
            gateway.evict(condition);
        }
    }

    private static boolean serves(Gateway gateway) {
        return gateway.isProven() && gateway.condition() == Condition.SERVING;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
