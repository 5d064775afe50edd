package io.hawser.gateway.supervision.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node with a hundred devices, as others come and go. */
@Timeout(60)
class RebalanceOnJoinTest {
    private static final Duration AFTER = Duration.ofSeconds(30);
    private static final Node B = new Node("b", 1);
    private static final Node C = new Node("c", 1);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // a nanosecond clock may be anywhere
    private final FakeFleet fleet = new FakeFleet();
    private final FakeShares shares = new FakeShares();
    private final AtomicLong rebalanceTime = new AtomicLong();
    private final AtomicLong rebalanceStep =
            new AtomicLong(Duration.ofSeconds(1).toNanos());
    private boolean leaving;
    private final Rebalance rebalance = new Rebalance(
            fleet,
            shares,
            () -> leaving,
            () -> rebalanceTime.addAndGet(rebalanceStep.get()), // each of its steps is that much later
            new Counters());
    private final RebalanceOnJoin joining =
            new RebalanceOnJoin(rebalance, shares, new RebalanceOnJoin.Settings(1_000, AFTER), now::get);

    RebalanceOnJoinTest() {
        fleet.add(100);
        shares.inService = Set.of(B);
        shares.share = 100;
        pass(AFTER.multipliedBy(2)); // it is what it was
    }

    @Test
    void devicesGoToANodeThatJoinedWhenItHasBeenThereForAWhile() {
        shares.inService = Set.of(B, C);
        shares.share = 67;

        pass(AFTER.minusSeconds(1));
        assertThat(rebalance.progress()).isEmpty();
        pass(Duration.ofSeconds(2));
        awaitDone();

        assertThat(fleet.sessions()).isEqualTo(67);
    }

    @Test
    void oneThatGoesMeanwhileIsWaitedForAnew() {
        shares.share = 67;
        for (int i = 0; i < 10; i++) {
            shares.inService = Set.of(B, C);
            pass(AFTER.minusSeconds(1));
            shares.inService = Set.of(B); // it drains, is isolated, or is gone
            pass(RebalanceOnJoin.INTERVAL);
        }

        assertThat(rebalance.progress()).isEmpty();
    }

    @Test
    void aShareThatIsNearlyRightIsLeftAsItIs() {
        shares.inService = Set.of(B, C);
        shares.share = 91;

        pass(AFTER.multipliedBy(10));

        assertThat(rebalance.progress()).isEmpty();
    }

    @Test
    void itIsDoneOnceForEachThatJoins() {
        joinOf(C);
        fleet.add(100);

        pass(RebalanceOnJoin.REST.multipliedBy(5));

        assertThat(fleet.sessions()).isEqualTo(167);
    }

    @Test
    void whoIsOutOfServiceForAMomentHasNotJoined() {
        joinOf(C);
        fleet.add(100);

        shares.inService = Set.of(B);
        pass(RebalanceOnJoin.HICCUP.minusSeconds(1));
        shares.inService = Set.of(B, C);
        pass(RebalanceOnJoin.REST.multipliedBy(5));

        assertThat(fleet.sessions()).isEqualTo(167);
    }

    @Test
    void oneThatStartsAgainAndAgainIsNotSentDevicesEachTime() {
        joinOf(C);
        fleet.add(33); // they came back when it died
        shares.inService = Set.of(B);
        pass(Duration.ofSeconds(10));
        shares.inService = Set.of(B, new Node("c", 2));

        pass(RebalanceOnJoin.REST.minusMinutes(1));
        assertThat(rebalance
                        .progress()
                        .filter(RebalanceProgress::done)
                        .orElseThrow()
                        .moved())
                .isEqualTo(33); // the first time's
        pass(Duration.ofMinutes(2));
        await().until(() -> fleet.sessions() == 67);
    }

    @Test
    void aNodeThatLeavesServiceItselfSendsNobodyToThem() {
        leaving = true;
        shares.inService = Set.of(B, C);
        shares.share = 67;

        pass(AFTER.multipliedBy(2));

        assertThat(rebalance.progress()).isEmpty();
    }

    @Test
    void oneThatJoinsWhileARebalancingGoesOnHasItsTurn() {
        fleet.add(100).forEach(device -> device.busy = true); // it waits for these
        shares.share = 67;
        rebalance.begin(1_000);
        await().until(() -> fleet.sessions() == 100);
        long step = rebalanceStep.getAndSet(0);
        shares.inService = Set.of(B, C);

        pass(AFTER.plusSeconds(1));
        rebalanceStep.set(step);
        awaitDone(); // for it waits for them no longer
        assertThat(fleet.sessions()).isEqualTo(100);
        fleet.guests().forEach(device -> ((FakeFleet.Device) device).busy = false);
        pass(Duration.ofSeconds(1));
        awaitDone();

        assertThat(fleet.sessions()).isEqualTo(67);
    }

    private void joinOf(Node node) {
        shares.inService = Set.of(B, node);
        shares.share = 67;
        pass(AFTER.plusSeconds(1));
        awaitDone();
        assertThat(fleet.sessions()).isEqualTo(67);
    }

    private void awaitDone() {
        await().until(() -> rebalance.progress().filter(RebalanceProgress::done).isPresent());
    }

    private void pass(Duration time) {
        for (long step = 0; step < time.toSeconds(); step++) {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            joining.look();
        }
    }

    private static final class FakeShares implements Shares {
        private volatile Set<Node> inService = Set.of();
        private volatile int share;

        @Override
        public OptionalInt share(int own) {
            return OptionalInt.of(share);
        }

        @Override
        public Set<Node> inService() {
            return inService;
        }

        @Override
        public String next() {
            return "c:7700";
        }
    }
}
