package io.hawser.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimingWheelTest {
    private static final Duration TICK = Duration.ofMillis(10);

    private final AtomicLong nanos = new AtomicLong(1_000_000_007L);
    private final TimingWheel wheel = new TimingWheel(TICK, 64, nanos::get);

    @Test
    void firesInTheFirstTickAtOrAfterItsTimeAndNeverBefore() {
        Random random = new Random(7);
        List<String> wrong = new ArrayList<>();
        List<Long> fired = new ArrayList<>();
        long start = nanos.get();
        for (int count = 0; count < 2_000; count++) {
            long dueNanos = random.nextLong(Duration.ofSeconds(5).toNanos());
            wheel.timer(() -> {
                        long late = nanos.get() - start - dueNanos;
                        if (late < 0 || late > 2 * TICK.toNanos()) {
                            wrong.add(dueNanos + " fired " + late + " ns late");
                        }
                        fired.add(dueNanos);
                    })
                    .set(Duration.ofNanos(dueNanos));
        }

        pass(Duration.ofSeconds(6));

        assertThat(wrong).isEmpty();
        assertThat(fired).hasSize(2_000);
    }

    @Test
    void oneThatHangsKeepsNoneOfTheOthersFromTheNextThread() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        Queue<Integer> fired = new ConcurrentLinkedQueue<>();
        for (int count = 0; count < 10; count++) {
            int number = count;
            wheel.timer(() -> {
                        if (number == 3) {
                            hanging.countDown();
                            awaitOpen(letGo);
                        }
                        fired.add(number);
                    })
                    .set(TICK.multipliedBy(1 + count));
        }
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        Thread stuck = Thread.ofVirtual().start(wheel::advance);
        hanging.await();
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(wheel.lateness()).isGreaterThan(Duration.ofSeconds(4));

        wheel.advance();

        assertThat(fired).containsExactly(0, 1, 2, 4, 5, 6, 7, 8, 9);
        assertThat(wheel.lateness()).isLessThan(Duration.ofSeconds(1));
        letGo.countDown();
        stuck.join();
    }

    @Test
    void firesOnceAndCanBeSetAgain() {
        List<String> fired = new ArrayList<>();
        TimingWheel.Timer timer = wheel.timer(() -> fired.add("fired"));

        timer.set(Duration.ofMillis(50));
        timer.set(Duration.ofMillis(100));
        pass(Duration.ofSeconds(2));
        assertThat(fired).hasSize(1);

        timer.set(Duration.ofMillis(50));
        pass(Duration.ofSeconds(2));
        assertThat(fired).hasSize(2);
    }

    @Test
    void doesNotFireWhenCancelled() {
        List<String> fired = new ArrayList<>();
        TimingWheel.Timer timer = wheel.timer(() -> fired.add("fired"));

        timer.set(Duration.ofMillis(50));
        timer.cancel();
        timer.cancel();
        pass(Duration.ofSeconds(2));

        assertThat(fired).isEmpty();
    }

    @Test
    void firesAllThatFellDueDuringALongPause() {
        List<Integer> fired = new ArrayList<>();
        for (int count = 0; count < 500; count++) {
            int number = count;
            wheel.timer(() -> fired.add(number)).set(Duration.ofMillis(count * 7L));
        }

        nanos.addAndGet(Duration.ofHours(1).toNanos());
        wheel.advance();

        assertThat(fired).hasSize(500);
    }

    @Test
    void oneTaskThatFailsDoesNotKeepTheOthersFromFiring() {
        List<String> fired = new ArrayList<>();
        wheel.timer(() -> {
                    throw new AssertionError("a bug");
                })
                .set(TICK);
        wheel.timer(() -> fired.add("other")).set(TICK);

        pass(Duration.ofMillis(100));

        assertThat(fired).containsExactly("other");
    }

    private void pass(Duration time) {
        long end = nanos.get() + time.toNanos();
        while (nanos.get() < end) {
            nanos.addAndGet(TICK.toNanos() / 2);
            wheel.advance();
        }
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
