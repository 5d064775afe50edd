package io.hawser.gateway;

import io.hawser.gateway.supervision.probe.Probe;
import io.hawser.gateway.supervision.probe.Pulse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chores that come round every so often. One that fails is logged and comes round again.
 *
 * <p>Threads: all chores run on the one {@code housekeeping} thread and are short.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("housekeeping").daemon().factory());

    ScheduledExecutorService thread() {
        return thread;
    }

    /**
     * How the thread is asked whether it lives. The event log depends on it most: it repeats what failed, and epochs are
     * reserved by it. No restart of a component heals it, so in the end the process is replaced.
     */
    List<Probe> probes(String component) {
        return List.of(new Probe(
                "housekeeping",
                component,
                Duration.ofSeconds(1),
                PATIENCE,
                new Pulse(() -> Map.of("housekeeping", thread))));
    }

    void every(Duration interval, String name, Runnable chore) {
        var _ = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        chore.run();
                    } catch (RuntimeException | Error failure) {
                        LOG.error("a chore failed chore={}", name, failure);
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
