package io.hawser.gateway.supervision.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.peer.Destinations;
import io.hawser.gateway.peer.NodeFacts;
import io.hawser.gateway.peer.NodeView;
import io.hawser.gateway.peer.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three nodes, of which {@code a} is rebalanced; what {@code b} and {@code c} say is a second old. */
@Timeout(60)
class RebalanceTest {
    private static final Duration STEP = Duration.ofMillis(20);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // a nanosecond clock may be anywhere
    private final FakeFleet fleet = new FakeFleet();
    private final Map<String, Integer> sessions = new HashMap<>(Map.of("b", 0, "c", 0));
    private final Map<String, Integer> said = new HashMap<>(sessions);
    private final Destinations destinations = new Destinations("a", this::nodes, now::get);
    private boolean leaving;
    private long lastSaid = now.get();

    RebalanceTest() {
        fleet.onArrival(address -> sessions.merge(address.substring(0, 1), 1, Integer::sum));
    }

    @Test
    void threeHundredDevicesAreSpreadEvenlyAtTheRate() {
        fleet.add(300);
        RebalanceRun run = run(50);

        step(run, Duration.ofSeconds(1));
        assertThat(fleet.sentTo).hasSizeBetween(50, 52);
        finish(run);

        assertThat(fleet.sessions()).isEqualTo(100);
        assertThat(sessions.values()).allMatch(count -> count >= 95 && count <= 105);
        assertThat(run.progress().moved()).isEqualTo(200);
        assertThat(run.progress().target()).isEqualTo(100);
        assertThat(run.progress().outcome()).contains("the node has its share");
        assertThat(run.progress().elapsed()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(12));
    }

    @Test
    void whoHasFewerGetsMore() {
        fleet.add(300);
        sessions.put("b", 150);
        said.put("b", 150);

        finish(run(1_000));

        assertThat(fleet.sessions()).isEqualTo(150);
        assertThat(sessions.get("b")).isEqualTo(150);
        assertThat(sessions.get("c")).isEqualTo(150);
    }

    @Test
    void aNodeWithItsShareIsDoneAtOnce() {
        fleet.add(3);
        said.putAll(Map.of("b", 3, "c", 2));
        RebalanceRun run = run(1);

        assertThat(run.progress().outcome()).contains("the node has its share or less");
        assertThat(fleet.sentTo).isEmpty();
    }

    @Test
    void aloneThereIsNowhereToGo() {
        fleet.add(30);
        said.clear();

        assertThat(run(1).progress().outcome()).contains("no other node is in service");
    }

    @Test
    void whoHasCommandsInFlightStaysUntilTheyEnd() {
        List<FakeFleet.Device> devices = fleet.add(30);
        devices.forEach(device -> device.busy = true);
        RebalanceRun run = run(1_000);
        step(run, Duration.ofSeconds(2));
        assertThat(fleet.sentTo).isEmpty();

        devices.subList(0, 25).forEach(device -> device.busy = false);
        finish(run);

        assertThat(devices.subList(25, 30)).allMatch(FakeFleet.Device::here);
        assertThat(fleet.sessions()).isEqualTo(10);
    }

    @Test
    void whoIsBusyForTooLongStays() {
        fleet.add(30).forEach(device -> device.busy = true);
        RebalanceRun run = run(1_000);

        finish(run);

        assertThat(fleet.sessions()).isEqualTo(30);
        assertThat(run.progress().outcome().orElseThrow()).startsWith("30 devices have commands in flight");
        assertThat(run.progress().elapsed()).isGreaterThanOrEqualTo(RebalanceRun.BUSY_PATIENCE);
    }

    @Test
    void devicesThatComeBackAreNotSentForEver() {
        fleet.add(30);
        fleet.onArrival(_ -> fleet.add(1));
        RebalanceRun run = run(1_000);

        finish(run);

        assertThat(run.progress().outcome().orElseThrow()).startsWith("devices keep coming back");
    }

    @Test
    void aNodeThatDrainsLeavesItToDraining() {
        fleet.add(300);
        RebalanceRun run = run(10);
        step(run, Duration.ofSeconds(1));

        leaving = true;
        finish(run);

        assertThat(run.progress().outcome().orElseThrow()).startsWith("the node leaves service");
        assertThat(fleet.sessions()).isGreaterThan(280);
    }

    @Test
    void whenTheOthersAreGoneNobodyIsSentToThem() {
        fleet.add(300);
        RebalanceRun run = run(10);
        step(run, Duration.ofSeconds(1));
        int before = fleet.sentTo.size();

        said.clear();
        finish(run);

        assertThat(fleet.sentTo).hasSize(before).doesNotContain("");
        assertThat(run.progress().outcome()).contains("no other node is in service any more");
    }

    @Test
    void whenTheOneThatHasRoomIsGoneTheOthersAreNotSentEachOthersDevices() {
        fleet.add(300);
        sessions.put("b", 300);
        said.put("b", 300);
        RebalanceRun run = run(10);
        step(run, Duration.ofSeconds(5));
        assertThat(fleet.sentTo).hasSizeBetween(50, 52).containsOnly("c:7700");

        said.remove("c");
        fleet.add(fleet.sentTo.size() / 2); // who was there is back, here and there
        sessions.merge("b", fleet.sentTo.size() / 2, Integer::sum);
        finish(run);

        assertThat(fleet.sentTo).doesNotContain("b:7700");
        assertThat(run.progress().outcome()).contains("the node has its share");
    }

    @Test
    void whoAsksAgainFollowsWhatIsUnderWay() {
        Counters counters = new Counters();
        fleet.add(300);
        Rebalance rebalance = new Rebalance(fleet, destinations, () -> leaving, now::get, counters);

        Rebalance.Following first = rebalance.begin(1);
        Rebalance.Following second = rebalance.begin(1_000_000);
        Awaitility.await().until(() -> fleet.sentTo.size() == 1);

        assertThat(second.progress()).isEqualTo(first.progress());
        assertThat(counters.value(Counter.SESSIONS_MOVED)).isEqualTo(1);
    }

    private RebalanceRun run(int perSecond) {
        return new RebalanceRun(fleet, destinations, () -> leaving, perSecond, Runnable::run, now.get());
    }

    private void step(RebalanceRun run, Duration time) {
        long until = now.get() + time.toNanos();
        while (now.get() - until < 0 && run.step(now.addAndGet(STEP.toNanos()))) {
            sayWhatIs();
        }
    }

    private void finish(RebalanceRun run) {
        step(run, Duration.ofMinutes(10));
        assertThat(run.progress().done()).isTrue();
    }

    private void sayWhatIs() {
        if (now.get() - lastSaid >= Duration.ofSeconds(1).toNanos()) {
            lastSaid = now.get();
            said.replaceAll((node, _) -> sessions.getOrDefault(node, 0));
        }
    }

    private List<NodeView> nodes() {
        return said.entrySet().stream()
                .map(entry -> view(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static NodeView view(String id, int sessions) {
        NodeFacts facts = new NodeFacts(
                "1",
                Instant.EPOCH,
                Standing.SERVING,
                Instant.EPOCH,
                sessions,
                0,
                List.of(),
                "",
                id + ":7700",
                "",
                List.of());
        return new NodeView(new Node(id, 1), NodeView.State.ALIVE, Instant.EPOCH, Optional.of(facts));
    }
}
