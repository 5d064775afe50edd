package io.hawser.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.embedded.Hub;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.event.EventDetail;
import io.hawser.gateway.event.EventDetail.DeviceConnected;
import io.hawser.gateway.event.EventDetail.DeviceDisconnected;
import io.hawser.gateway.event.StoredEvent;
import io.hawser.gateway.metrics.Counter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that the others took for dead, and that was not. */
@Timeout(60)
class ReturnedNodeTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Hub hub = new Hub();
    private final MemoryBackplane shared = new MemoryBackplane(1 << 20);
    private final List<TestNode> nodes = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void close() {
        timer.shutdownNow();
        nodes.forEach(TestNode::close);
        shared.close();
    }

    @Test
    void whatLivesOnIsToldAsConnectedAgainWithItsEpochOnceTheOthersHaveToldItAsLost() throws Exception {
        TestNode a = start("a");
        TestNode b = start("b");
        TestNode c = start("c");
        List<TestDevice> devices =
                IntStream.range(0, 600).mapToObj(i -> a.connect("d-" + i)).toList();
        await().atMost(SOON).until(() -> b.known().size() == 600 && c.known().size() == 600);
        hub.pause("a");
        await().atMost(SOON).until(() -> count(Counter.NODE_LOST_EVENTS, b, c) == 600);
        TestDevice moved = b.connect("d-0");
        await().atMost(SOON).until(moved::welcome);

        hub.resume("a");

        await().atMost(SOON).until(() -> count(Counter.NODE_RETURNED_EVENTS, a) >= 599);
        await().atMost(SOON).until(() -> a.directory.count() == 600 && b.directory.count() == 600);
        List<StoredEvent> told = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            told.addAll(a.events());
            return devices.stream().skip(1).allMatch(device -> connects(told, device) == 2);
        });
        assertThat(count(Counter.NODE_RETURNED_EVENTS, b, c)).isZero();
        assertThat(moved.epoch().orElseThrow())
                .as("whoever compares epochs knows where it is")
                .isGreaterThan(devices.getFirst().epoch().orElseThrow());
    }

    @Test
    void whoSawNothingOfItTellsNothing() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestDevice device = a.connect("d");
        await().atMost(SOON).until(() -> b.known().size() == 1);

        hub.cut("a", "b"); // each takes the other for dead
        await().atMost(SOON).until(() -> count(Counter.NODE_LOST_EVENTS, b) == 1);
        hub.heal();

        await().atMost(SOON).until(() -> count(Counter.NODE_RETURNED_EVENTS, a) == 1);
        assertThat(count(Counter.NODE_RETURNED_EVENTS, b))
                .as("it had no sessions that anybody missed")
                .isZero();
        assertThat(device.closed()).isFalse();
    }

    @Test
    void ofOneThatEndsAtTheSameTimeTheEndIsTheLastThatIsTold() {
        TestNode node = start("a");
        TestDevice device = node.connect("d");
        await().atMost(SOON).until(device::welcome);
        node.settle();
        InstantSource ending = () -> { // asked for the event's time, when the session was found to live
            device.drop();
            node.settle();
            return Instant.EPOCH;
        };
        ReturnedNode returned = new ReturnedNode(
                node.sessions, node.events, new EventGroups(node.events, timer), ending, node.counters);

        assertThat(returned.tellAgain(device.epoch().orElseThrow())).isEqualTo(1);

        List<EventDetail> told = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            node.events().forEach(event -> told.add(event.event().detail()));
            return told.size() == 4;
        });
        assertThat(told).extracting(Object::getClass).startsWith(DeviceConnected.class, DeviceDisconnected.class);
        assertThat(told.get(2)).isInstanceOf(DeviceConnected.class);
        assertThat(told.get(3)).isEqualTo(new DeviceDisconnected(Disconnect.NODE_LOST.word(), false));
    }

    private static long connects(List<StoredEvent> told, TestDevice device) {
        return told.stream()
                .map(StoredEvent::event)
                .filter(event -> event.device().equals(device.id().value())
                        && event.epoch() == device.epoch().orElseThrow()
                        && event.detail() instanceof DeviceConnected)
                .count();
    }

    private static long count(Counter counter, TestNode... those) {
        return List.of(those).stream()
                .mapToLong(node -> node.counters.value(counter))
                .sum();
    }

    private TestNode start(String id) {
        TestNode node = new TestNode(hub.join(id), shared.registers(), InstantSource.system());
        nodes.add(node);
        return node;
    }
}
