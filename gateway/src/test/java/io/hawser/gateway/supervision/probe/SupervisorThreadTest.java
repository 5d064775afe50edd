package io.hawser.gateway.supervision.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.supervision.Components;
import io.hawser.gateway.supervision.FakeComponent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What whoever watches the process from outside hears of the supervisor. */
@Timeout(60)
class SupervisorThreadTest {
    private final AtomicInteger signs = new AtomicInteger();

    @Test
    void aSupervisorThatHangsGivesNoSignOfLife() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        try (SupervisorThread thread = thread(System::nanoTime, () -> {
            asked.countDown();
            waitFor(letGo);
        })) {
            thread.start();
            asked.await();
            int before = signs.get();

            await().during(Duration.ofMillis(500)).until(() -> signs.get() == before);

            letGo.countDown();
            await().until(() -> signs.get() > before);
        }
    }

    @Test
    void aTurnThatFailsGivesNoSignOfLifeAndIsNotTheLast() throws Exception {
        AtomicInteger broken = new AtomicInteger(3);
        LongSupplier clock = () -> {
            if (broken.getAndDecrement() > 0 && Thread.currentThread().getName().equals("supervisor")) {
                throw new IllegalStateException("a clock with a bug");
            }
            return System.nanoTime();
        };
        try (SupervisorThread thread = thread(clock, () -> {})) {
            thread.start();

            await().until(() -> signs.get() > 0);

            assertThat(broken.get()).isNegative();
        }
    }

    private SupervisorThread thread(LongSupplier clock, Runnable question) throws Exception {
        Components components =
                new Components(List.of(new FakeComponent("one")), () -> 0, InstantSource.system(), new Counters());
        components.start();
        Probe probe = new Probe("asks", "one", Duration.ofMillis(1), Duration.ofSeconds(1), _ -> {
            question.run();
            return Reading.well(Duration.ZERO);
        });
        RestartLimits limits =
                new RestartLimits(5, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(30));
        Supervisor supervisor = new Supervisor(components, List.of(probe), limits, clock, new Counters(), _ -> {});
        return new SupervisorThread(supervisor, signs::incrementAndGet);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
