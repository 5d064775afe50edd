package io.hawser.gateway.directory;

import static io.hawser.gateway.directory.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Rendezvous;
import io.hawser.gateway.backplane.embedded.Hub;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.SessionActivity;
import io.hawser.gateway.event.EventDetail.DeviceDisconnected;
import io.hawser.gateway.event.StoredEvent;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DirectoryTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Hub hub = new Hub();
    private final MemoryBackplane shared = new MemoryBackplane(1 << 20);
    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(TestNode::close);
        shared.close();
    }

    @Test
    void aDeviceIsFoundFromEveryNodeAndGoneFromAllWhenItLeaves() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestNode c = start("c");

        TestDevice device = connected(a, "d");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(b.known()).containsExactly("d " + device.epoch().orElseThrow() + " " + a.self());
            assertThat(c.known()).isEqualTo(b.known()).isEqualTo(a.known());
        });
        ConnectedDevice seen = b.directory.describe(device.id()).orElseThrow();
        assertThat(seen).isEqualTo(a.directory.describe(device.id()).orElseThrow());
        assertThat(seen.protocol()).isEqualTo("fake");

        device.drop();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(List.of(b.directory.find(device.id()), c.directory.find(device.id())))
                        .allMatch(java.util.Optional::isEmpty));
    }

    @Test
    void whoJoinsLateKnowsWhoWasThereBefore() {
        TestNode a = start("a");
        List<TestDevice> devices = IntStream.range(0, 2_000)
                .mapToObj(i -> a.connect("%04d-%s".formatted(i, "x".repeat(100))))
                .toList();
        a.settle();
        assertThat(devices).allMatch(TestDevice::welcome);

        TestNode b = start("b");

        await().atMost(SOON).untilAsserted(() -> assertThat(b.known()).isEqualTo(a.known()));
        assertThat(b.directory.counts()).isEqualTo(Map.of(a.self(), 2_000, b.self(), 0));
        assertThat(b.directory.count()).isEqualTo(2_000);
    }

    @Test
    void theSessionsOfADeadNodeAreGoneAndTheirEndIsWrittenByOneWhoLives() throws Exception {
        TestNode a = start("a");
        TestNode b = start("b");
        TestNode c = start("c");
        List<TestDevice> devices = IntStream.range(0, 700)
                .mapToObj(i -> a.connect("d-%03d".formatted(i)))
                .toList();
        await().atMost(SOON).until(() -> b.known().size() == 700 && c.known().size() == 700);

        a.die();
        hub.kill("a");

        await().atMost(SOON).until(() -> b.known().isEmpty() && c.known().isEmpty());
        List<String> told = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            for (TestNode survivor : List.of(b, c)) {
                survivor.events().forEach(event -> told.add(lost(event)));
            }
            return told.size() >= 700;
        });
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(devices.stream()
                        .map(device -> device.id() + " " + device.epoch().orElseThrow() + " node-lost")
                        .toList());
        assertThat(List.of(b.counters.value(Counter.NODE_LOST_EVENTS), c.counters.value(Counter.NODE_LOST_EVENTS)))
                .containsExactlyInAnyOrder(700L, 0L);
    }

    @Test
    void shouldTheOneWhoHasToWriteTheEndDieAsWellAnotherDoes() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestNode c = start("c");
        String key = "node-lost-a-" + a.self().incarnation();
        Node chosen = Rendezvous.choose(List.of(b.self(), c.self()), key).orElseThrow();
        TestNode writer = chosen.equals(b.self()) ? b : c;
        TestNode other = chosen.equals(b.self()) ? c : b;
        connected(a, "d");
        await().atMost(SOON).until(() -> b.known().size() == 1 && c.known().size() == 1);
        writer.die(); // it hears of the death, and does nothing any more

        a.die();
        hub.kill("a");
        await().atMost(SOON).until(() -> other.known().isEmpty());
        hub.kill(writer.self().id());

        await().atMost(SOON).until(() -> other.counters.value(Counter.NODE_LOST_EVENTS) == 1);
        assertThat(writer.counters.value(Counter.NODE_LOST_EVENTS)).isZero();
    }

    @Test
    void anyNodeSendsADeviceAway() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestDevice device = connected(a, "d");
        await().atMost(SOON).until(() -> b.directory.find(device.id()).isPresent());

        assertThat(get(b.directory.disconnect(device.id(), Disconnect.BY_OPERATOR))
                        .orElseThrow())
                .isEqualTo(device.epoch().orElseThrow());

        assertThat(device.sentAway()).contains(GoAway.Reason.DISCONNECTED);
        assertThat(get(b.directory.disconnect(new DeviceId("nobody"), Disconnect.BY_OPERATOR)))
                .isEmpty();
    }

    @Test
    void whatSessionsHaveDoneIsAskedOfTheirNodes() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestDevice there = connected(a, "there");
        connected(b, "here");
        there.say(new Uplink(1, false, false, "temperature", Payload.ofUtf8("21")));
        await().atMost(SOON).until(() -> b.known().size() == 2);

        Map<DeviceId, SessionActivity> activities =
                get(b.directory.activities(b.directory.after("", "").toList()));

        assertThat(activities).containsOnlyKeys(new DeviceId("here"), new DeviceId("there"));
        SessionActivity activity = Objects.requireNonNull(activities.get(there.id()));
        assertThat(activity.uplinks()).isEqualTo(1);
        assertThat(activity.bytesIn()).isEqualTo(7);
    }

    @Test
    void ofANodeThatDoesNotAnswerNothingIsTold() {
        TestNode a = start("a");
        TestNode b = start("b");
        connected(a, "there");
        await().atMost(SOON).until(() -> b.known().size() == 1);
        List<ConnectedDevice> known = b.directory.after("", "").toList();
        a.die();
        hub.kill("a");

        assertThat(get(b.directory.activities(known))).isEmpty();
    }

    @Test
    void sessionsOfAllNodesAreOneListInTheOrderOfIds() {
        TestNode a = start("a");
        TestNode b = start("b");
        for (int i = 0; i < 30; i++) {
            var _ = (i % 3 == 0 ? a : b).connect("d-%02d".formatted(i));
        }
        connected(a, "e-1");

        await().atMost(SOON).until(() -> b.known().size() == 31 && a.known().size() == 31);

        assertThat(a.directory.ids("d-", "d-07").limit(5))
                .extracting(DeviceId::value)
                .containsExactly("d-08", "d-09", "d-10", "d-11", "d-12");
        assertThat(b.directory.ids("d-", "")).hasSize(30).isSorted();
        assertThat(b.directory.ids("", "d-29")).extracting(DeviceId::value).containsExactly("e-1");
    }

    @Test
    void whoeverWatchesHearsOfDevicesOfEveryNode() {
        TestNode a = start("a");
        TestNode b = start("b");
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        var _ = b.directory.watch(new DeviceWatcher() {
            @Override
            public void onConnected(DeviceId device, Node node) {
                heard.add(device + " on " + node.id());
            }

            @Override
            public void onGone(DeviceId device) {
                heard.add(device + " gone");
            }
        });

        connected(a, "x").drop();
        await().atMost(SOON).until(() -> a.sessions.count() == 0);
        TestDevice there = connected(a, "there");
        await().atMost(SOON).until(() -> heard.contains("there on a"));
        TestDevice here = connected(b, "there");
        await().atMost(SOON).until(() -> heard.contains("there on b"));
        await().atMost(SOON).until(() -> b.directory.remote(there.id()).isEmpty());
        assertThat(List.copyOf(heard)).endsWith("there on b"); // whatever was heard while it was between the two
        here.drop();

        await().atMost(SOON).until(() -> heard.contains("there gone"));
    }

    @Test
    void whatIsOfAnUnknownVersionIsRefusedAndCounted() {
        TestNode a = start("a");
        TestNode b = start("b");
        connected(a, "d");
        await().atMost(SOON).until(() -> b.known().size() == 1);

        a.peers.announcements().publish(ByteBuffer.wrap(new byte[] {2, 1, 2, 3}));

        await().atMost(SOON).until(() -> b.counters.value(Counter.DIRECTORY_BATCHES_REFUSED) == 1);
        assertThat(b.known()).hasSize(1);
    }

    private TestNode start(String id) {
        TestNode node = new TestNode(hub.join(id), shared.registers(), InstantSource.system());
        nodes.add(node);
        return node;
    }

    private static TestDevice connected(TestNode node, String id) {
        TestDevice device = node.connect(id);
        await().atMost(SOON).until(device::welcome);
        node.settle();
        return device;
    }

    private static String lost(StoredEvent stored) {
        DeviceDisconnected ended = (DeviceDisconnected) stored.event().detail();
        return stored.event().device() + " " + stored.event().epoch() + " " + ended.reason();
    }
}
