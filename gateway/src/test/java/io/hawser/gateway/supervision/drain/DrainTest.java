package io.hawser.gateway.supervision.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DrainTest {
    private final Node node = new Node();
    private final Drain drain = new Drain(node, InstantSource.system());

    @Test
    void healthGoesFirstThenDevicesThenWhatIsWrittenDown() throws Exception {
        node.add(3);

        DrainProgress end = drained(plan(Duration.ofSeconds(20), Duration.ZERO));

        assertThat(node.diary)
                .startsWith("leave")
                .contains("away 0 after 0 to other:1", "away 1 after 0 to other:1", "away 2 after 0 to other:1")
                .endsWith("flush")
                .hasSize(6);
        assertThat(end.phase()).isEqualTo(DrainPhase.DONE);
        assertThat(end.sessions()).isZero();
        assertThat(end.sessionsCut()).isZero();
    }

    @Test
    void devicesAreSentAwayOverTheTimeThatIsAskedFor() throws Exception {
        node.add(10);

        DrainProgress end = drained(plan(Duration.ofSeconds(20), Duration.ofSeconds(1)));

        assertThat(end.elapsed()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
        List<Long> times = node.awayAt;
        assertThat(times.getLast() - times.getFirst())
                .isGreaterThan(Duration.ofMillis(400).toNanos());
    }

    @Test
    void whoStopsHasThemComeBackWhenAllAreGone() throws Exception {
        node.add(2);

        drained(new DrainPlan(Duration.ofSeconds(20), Duration.ofMillis(300), "", true));

        List<Integer> delays = node.delays;
        assertThat(delays.get(0)).isBetween(1, 300);
        assertThat(delays.get(1)).isLessThan(delays.get(0));
    }

    @Test
    void whoIsBusyGoesWhenItHasFinished() throws Exception {
        node.add(3);
        node.devices.get(1).busy = true;
        var end = drain.begin(plan(Duration.ofSeconds(20), Duration.ZERO)).toCompletableFuture();
        await().until(() -> drain.progress().orElseThrow().phase() == DrainPhase.FINISHING && node.sessions() == 1);
        node.devices.get(1).busy = false;

        assertThat(end.get(20, TimeUnit.SECONDS).sessionsCut()).isZero();
        assertThat(node.diary).contains("away 1 after 0 to other:1");
    }

    @Test
    void devicesGetCommandsUntilAllWereToldToGo() throws Exception {
        node.add(2);
        node.devices.get(1).busy = true;
        var _ = drain.begin(plan(Duration.ofHours(1), Duration.ofHours(1)));
        await().until(() -> !node.awayAt.isEmpty());
        assertThat(node.diary).doesNotContain("hold");

        DrainProgress end = drained(new DrainPlan(Duration.ofMillis(300), Duration.ZERO, "", true));

        assertThat(node.diary).containsOnlyOnce("hold");
        assertThat(end.sessionsCut()).isEqualTo(1);
    }

    @Test
    void whoIsBusyForTooLongIsCutAtTheDeadline() throws Exception {
        node.add(3);
        node.devices.get(1).busy = true;

        DrainProgress end = drained(plan(Duration.ofSeconds(1), Duration.ZERO));

        assertThat(end.sessionsCut()).isEqualTo(1);
        assertThat(end.sessions()).isZero();
        assertThat(node.diary).endsWith("away 1 after 0 to other:1", "flush");
    }

    @Test
    void whateverHangsItEndsByItsDeadline() throws Exception {
        node.add(2);
        node.hangs = true;

        DrainProgress end = drained(plan(Duration.ofMillis(200), Duration.ZERO));

        assertThat(end.phase()).isEqualTo(DrainPhase.DONE);
        await().until(() -> node.sessions() == 0);
        assertThat(end.elapsed()).isLessThan(Duration.ofSeconds(20));
        node.letGo.countDown();
    }

    @Test
    void whatFailsOnTheWayDoesNotKeepTheRest() throws Exception {
        node.add(2);
        node.fails = true;

        assertThat(drained(plan(Duration.ofSeconds(20), Duration.ZERO)).phase()).isEqualTo(DrainPhase.DONE);

        assertThat(node.sessions()).isZero();
    }

    @Test
    void itHappensOnceAndTheSecondPlanIsIgnored() throws Exception {
        node.add(1);
        node.devices.get(0).busy = true;
        var first = drain.begin(plan(Duration.ofMillis(300), Duration.ZERO)).toCompletableFuture();
        var second = drain.begin(plan(Duration.ofHours(1), Duration.ZERO)).toCompletableFuture();

        assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(first.get(20, TimeUnit.SECONDS));
        assertThat(node.diary).containsOnlyOnce("leave");
    }

    @Test
    void whoStopsTheProcessHastensIt() throws Exception {
        node.add(4);
        node.devices.get(0).busy = true;
        var first = drain.begin(plan(Duration.ofHours(1), Duration.ofHours(1))).toCompletableFuture();
        await().until(() -> node.diary.contains("leave"));

        DrainProgress end = drained(new DrainPlan(Duration.ofSeconds(1), Duration.ofMillis(300), "late:1", true));

        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(end);
        assertThat(node.diary.stream().filter("leave"::equals)).hasSize(2);
        assertThat(node.stopping).isTrue();
        assertThat(end.sessionsCut()).as("the busy one").isEqualTo(1);
        assertThat(end.sessions()).isZero();
        assertThat(node.diary).allMatch(line -> !line.endsWith("late:1"));
    }

    @Test
    void oneWhoseLineHangsKeepsNobodyElse() throws Exception {
        node.add(3);
        node.devices.get(0).hangs = true;

        DrainProgress end = drained(plan(Duration.ofMillis(300), Duration.ZERO));

        assertThat(end.phase()).isEqualTo(DrainPhase.DONE);
        assertThat(node.devices.get(1).gone).isTrue();
        assertThat(node.devices.get(2).gone).isTrue();
        assertThat(node.diary).endsWith("flush");
        node.letGo.countDown();
    }

    @Test
    void nobodyIsWaitedForBehindTheLast() throws Exception {
        node.add(1);

        DrainProgress end = drained(plan(Duration.ofHours(1), Duration.ofHours(1)));

        assertThat(end.sessions()).isZero();
    }

    @Test
    void whoIsLeftIsSpreadOverWhatIsLeftWhenItIsHastened() throws Exception {
        node.add(10);
        var _ = drain.begin(plan(Duration.ofHours(1), Duration.ofHours(1)));
        await().until(() -> !node.awayAt.isEmpty());

        drained(new DrainPlan(Duration.ofSeconds(20), Duration.ofMillis(1800), "", true));

        List<Long> times = node.awayAt;
        long second = times.get(2) - times.get(1);
        assertThat(second).isGreaterThan(Duration.ofMillis(50).toNanos());
        assertThat(times.getLast() - times.get(1))
                .isGreaterThan(Duration.ofMillis(600).toNanos());
    }

    @Test
    void aRateIsATimeForSoManyButNeverLongerThanTheDeadline() throws Exception {
        DrainPlan plan = new DrainPlan(Duration.ofSeconds(20), Duration.ofSeconds(10), "", false, OptionalInt.of(50));

        assertThat(plan.of(100).reconnectAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(plan.of(100_000).reconnectAfter()).isEqualTo(Duration.ofSeconds(20));
        assertThat(plan.of(0).reconnectAfter()).isZero();
    }

    @Test
    void devicesAreSentAwayAtTheRate() throws Exception {
        node.add(20);

        DrainProgress end =
                drained(new DrainPlan(Duration.ofSeconds(20), Duration.ofSeconds(20), "", false, OptionalInt.of(20)));

        assertThat(end.elapsed()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
        List<Long> times = node.awayAt;
        assertThat(times.getLast() - times.getFirst())
                .isGreaterThan(Duration.ofMillis(700).toNanos());
    }

    @Test
    void eachDeviceIsSentToTheNodeThatIsChosenForItAndAtOnceEvenWhenTheProcessStops() throws Exception {
        node.add(2);
        Deque<String> others = new ConcurrentLinkedDeque<>(List.of("b:1", "c:1"));
        Drain among = new Drain(node, InstantSource.system(), () -> Objects.requireNonNullElse(others.poll(), ""));

        among.begin(new DrainPlan(Duration.ofSeconds(20), Duration.ofMillis(300), "", true))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        assertThat(node.diary).contains("away 0 after 0 to b:1", "away 1 after 0 to c:1");
    }

    @Test
    void whatThePlanNamesGoesBeforeOtherNodes() throws Exception {
        node.add(1);
        Drain among = new Drain(node, InstantSource.system(), () -> "b:1");

        among.begin(plan(Duration.ofSeconds(20), Duration.ZERO))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        assertThat(node.diary).contains("away 0 after 0 to other:1");
    }

    private DrainProgress drained(DrainPlan plan) throws Exception {
        return drain.begin(plan).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static DrainPlan plan(Duration deadline, Duration spread) {
        return new DrainPlan(deadline, spread, "other:1", false);
    }

    private static final class Node implements Drainable {
        final List<String> diary = new CopyOnWriteArrayList<>();
        final List<Long> awayAt = new CopyOnWriteArrayList<>();
        final List<Integer> delays = new CopyOnWriteArrayList<>();
        final List<Device> devices = new ArrayList<>();
        final CountDownLatch letGo = new CountDownLatch(1);
        volatile boolean stopping;
        volatile boolean hangs;
        volatile boolean fails;

        void add(int count) {
            for (int i = 0; i < count; i++) {
                devices.add(new Device(devices.size()));
            }
        }

        @Override
        public void leaveService(DrainPlan plan) {
            diary.add("leave");
            stopping = plan.stopping();
            trouble();
        }

        @Override
        public void hold() {
            diary.add("hold");
        }

        @Override
        public List<? extends Guest> guests() {
            return devices.stream().filter(device -> !device.gone).toList();
        }

        @Override
        public int sessions() {
            return guests().size();
        }

        @Override
        public int commandsInFlight() {
            return 0;
        }

        @Override
        public void flush() {
            diary.add("flush");
            trouble();
        }

        private void trouble() {
            if (fails) {
                throw new IllegalStateException("not today");
            }
            if (hangs) {
                awaitLetGo();
            }
        }

        private void awaitLetGo() {
            boolean waiting = true;
            while (waiting) {
                try {
                    letGo.await();
                    waiting = false;
                } catch (InterruptedException _) {
                    // deaf
                }
            }
        }

        private final class Device implements Guest {
            private final int number;
            volatile boolean hangs;
            volatile boolean busy;
            volatile boolean gone;

            Device(int number) {
                this.number = number;
            }

            @Override
            public boolean busy() {
                return busy;
            }

            @Override
            public void sendAway(Duration reconnectAfter, String alternate) {
                if (hangs) {
                    awaitLetGo();
                }
                synchronized (this) { // who is slow to go is told again, by another thread
                    if (!gone) {
                        awayAt.add(System.nanoTime());
                        delays.add((int) reconnectAfter.toMillis());
                        diary.add("away " + number + " after " + reconnectAfter.toMillis() + " to " + alternate);
                        gone = true; // last: whoever sees it finds the rest written
                    }
                }
            }
        }
    }
}
