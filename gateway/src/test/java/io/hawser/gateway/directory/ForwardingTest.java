package io.hawser.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.embedded.Hub;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.protocol.Command;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands for devices on other nodes. */
@Timeout(60)
class ForwardingTest {
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
    void commandsReachADeviceOnAnotherNodeInOrder() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestDevice device = connected(a, "d");
        await().atMost(SOON).until(() -> b.directory.find(device.id()).isPresent());
        List<String> names = IntStream.range(0, 500).mapToObj(i -> "c" + i).toList();

        names.forEach(
                name -> assertThat(b.directory.find(device.id()).orElseThrow().send(command(name)))
                        .isTrue());

        await().atMost(SOON).untilAsserted(() -> assertThat(device.commands()).isEqualTo(names));
        assertThat(b.undelivered).isEmpty();
    }

    @Test
    void aCommandForADeviceThatHasLeftIsToldAsUndelivered() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestDevice device = connected(a, "d");
        await().atMost(SOON).until(() -> b.directory.find(device.id()).isPresent());
        RemoteSession route = b.directory.remote(device.id()).orElseThrow();
        device.drop();
        a.settle();

        assertThat(route.send(command("late"))).isTrue();

        await().atMost(SOON).untilAsserted(() -> assertThat(b.undelivered).containsExactly("d late"));
    }

    @Test
    void aCommandForADeviceOnADeadNodeIsToldAsUndelivered() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestDevice device = connected(a, "d");
        await().atMost(SOON).until(() -> b.directory.find(device.id()).isPresent());
        RemoteSession route = b.directory.remote(device.id()).orElseThrow();
        a.die();
        hub.kill("a");

        assertThat(route.send(command("lost"))).isTrue();

        await().atMost(SOON).untilAsserted(() -> assertThat(b.undelivered).containsExactly("d lost"));
    }

    @Test
    void aCommandSentToWhereADeviceWasFindsItWhereItIs() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestNode c = start("c");
        TestDevice before = connected(a, "d");
        await().atMost(SOON).until(() -> b.directory.find(before.id()).isPresent());
        RemoteSession route = b.directory.remote(before.id()).orElseThrow();
        TestDevice remotely = connected(c, "d");
        await().atMost(SOON)
                .until(() ->
                        b.directory.remote(before.id()).orElseThrow().node().equals(c.self()));

        assertThat(route.send(command("one"))).isTrue();

        await().atMost(SOON).untilAsserted(() -> assertThat(remotely.commands()).containsExactly("one"));

        TestDevice locally = connected(b, "d");
        assertThat(route.send(command("two"))).isTrue();

        await().atMost(SOON).untilAsserted(() -> assertThat(locally.commands()).containsExactly("two"));
        assertThat(b.undelivered).isEmpty();
    }

    @Test
    void aNodeThatIsAboutToSendItsDevicesAwayTakesNoCommandsForThemAndThatIsNoFailure() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestDevice device = connected(a, "d");
        await().atMost(SOON).until(() -> b.directory.find(device.id()).isPresent());
        RemoteSession route = b.directory.remote(device.id()).orElseThrow();
        assertThat(route.send(command("before"))).isTrue();
        await().atMost(SOON).untilAsserted(() -> assertThat(device.commands()).containsExactly("before"));

        a.directory.hold();
        assertThat(route.send(command("late"))).isTrue();
        TestDevice elsewhere = connected(b, "d");
        assertThat(route.send(command("again"))).isTrue();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(elsewhere.commands()).containsExactly("again"));
        assertThat(device.commands()).containsExactly("before");
        assertThat(b.undelivered).isEmpty();
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

    private static Command command(String name) {
        return new Command(UUID.randomUUID(), 1_000, false, name, Payload.ofUtf8("p"));
    }
}
