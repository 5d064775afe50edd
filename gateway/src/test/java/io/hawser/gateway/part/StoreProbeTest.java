package io.hawser.gateway.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.FaultyBackplane;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.WriterHealth;
import io.hawser.gateway.backplane.WriterHealth.Doing;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.supervision.ComponentState;
import io.hawser.gateway.supervision.ComponentStatus;
import io.hawser.gateway.supervision.Components;
import io.hawser.gateway.supervision.probe.RestartLimits;
import io.hawser.gateway.supervision.probe.Supervisor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the supervisor does about a writer of the store that does not write. */
@Timeout(60)
class StoreProbeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration TICK = Duration.ofMillis(100);

    private final AtomicLong nanos = new AtomicLong();
    private final Counters counters = new Counters();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final FaultyBackplane store = new FaultyBackplane(new MemoryBackplane(1 << 20));
    private final EventLog events = new EventLog(
            store.log(new LogName("events")),
            "test-node",
            EventLogConfig.defaults(),
            InstantSource.system(),
            RandomGenerator.getDefault(),
            counters,
            timer);
    private final EventLogComponent part = new EventLogComponent(events, store);
    private final Components components = new Components(List.of(part), () -> 0, InstantSource.system(), counters);
    private final Supervisor supervisor = new Supervisor(
            components,
            part.probes(PATIENCE),
            new RestartLimits(5, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(30)),
            nanos::get,
            counters,
            why -> {});

    @BeforeEach
    void start() throws Exception {
        components.start();
    }

    @AfterEach
    void close() {
        components.close();
        events.close();
        store.close();
        timer.shutdownNow();
    }

    @Test
    void aSlowDiskIsSaidAndNotRestarted() {
        store.writer(new WriterHealth(Duration.ofSeconds(6), Doing.STORING));
        turns(50);

        assertThat(status().state()).isEqualTo(ComponentState.DEGRADED);
        assertThat(status().lastFailure()).contains("the disk has not answered for 6000 ms");
        assertThat(store.writerRestarts()).isZero();

        store.writer(WriterHealth.IDLE);
        turns(10);
        assertThat(status().state()).isEqualTo(ComponentState.RUNNING);
    }

    @Test
    void aWriterThatSomebodyHoldsUpIsRestarted() {
        store.writer(new WriterHealth(Duration.ofSeconds(6), Doing.TELLING));
        turns(5);

        await().until(() -> store.writerRestarts() == 1);
        assertThat(status().lastFailure().orElse("")).startsWith("store-writer hangs for 6000 ms");
    }

    @Test
    void aDeadWriterIsRestarted() {
        store.writer(new WriterHealth(Duration.ZERO, Doing.DEAD));
        turns(5);

        await().until(() -> store.writerRestarts() == 1);
        assertThat(status().lastFailure()).contains("store-writer died");
    }

    @Test
    void aWriterThatIsOnlyBusyIsWell() {
        store.writer(new WriterHealth(Duration.ofSeconds(4), Doing.TELLING));
        turns(50);

        assertThat(status().state()).isEqualTo(ComponentState.RUNNING);
        assertThat(store.writerRestarts()).isZero();
    }

    private void turns(int count) {
        for (int i = 0; i < count; i++) {
            nanos.addAndGet(TICK.toNanos());
            supervisor.turn();
        }
    }

    private ComponentStatus status() {
        return components.statuses().getFirst();
    }
}
