package io.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.hawser.client.fake.FakeGateway;
import io.hawser.client.fake.FakeWorld;
import io.hawser.client.fake.HangingProxy;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.EventView;
import io.hawser.client.view.StatusView;
import io.hawser.rpc.v1.NodeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client does with a cluster of which it was given one address. */
@Timeout(120)
class ClusterTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** A second is promised; the rest is for a machine that is busy with other tests. */
    private static final Duration LEFT_WITHIN = Duration.ofSeconds(2);

    private final FakeWorld world = new FakeWorld();
    private final FakeGateway first = FakeGateway.start(world, "first");
    private final FakeGateway second = FakeGateway.start(world, "second");
    private final FakeGateway third = FakeGateway.start(world, "third");
    private final HangingProxy beforeSecond = new HangingProxy(second.address());
    private final List<HawserClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(HawserClient::close);
        beforeSecond.close();
        List.of(first, second, third).forEach(FakeGateway::close);
    }

    @Test
    void ofAClusterOneAddressIsEnough() {
        allKnowEachOther();

        HawserClient client = client(first.address());

        awaitCallsAt(client, "first", "second", "third");
    }

    @Test
    void aNodeThatJoinsIsCalledAndOneThatIsForgottenIsNot() {
        HawserClient client = client(first.address());
        awaitCallsAt(client, "first");

        first.control().others(second.node());
        awaitCallsAt(client, "first", "second");

        first.control().others(third.node());
        awaitCallsAt(client, "first", "third");
    }

    @Test
    void theAddressThatWasGivenMayGoOnceTheOthersAreKnown() {
        allKnowEachOther();
        HawserClient client = client(first.address());
        awaitCallsAt(client, "first", "second", "third");

        first.kill();

        for (int i = 0; i < 20; i++) {
            assertThat(client.status().nodeId()).isIn("second", "third");
        }
    }

    @Test
    void whoWantsOnlyTheGivenGatewaysLearnsOfNoOthers() {
        allKnowEachOther();
        HawserClient client = keep(HawserClient.builder()
                .gateway(first.address())
                .learningNoOthers()
                .build());

        assertThat(nodesAnswering(client, 20)).containsExactly("first");
        assertThat(second.healthChecks()).isZero();
    }

    @Test
    void noCallFailsWhileANodeDiesUnderThem() {
        allKnowEachOther();
        HawserClient client = client(first.address());
        awaitCallsAt(client, "first", "second", "third");

        List<CompletableFuture<CommandView>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(client.sendAsync(SendCommand.to("dev", "ping")));
            if (i == 150) {
                second.kill();
            }
        }

        assertThat(answers).allSatisfy(answer -> assertThat(answer).succeedsWithin(SOON));
        assertThat(world.commandCount()).isEqualTo(300);
    }

    @Test
    void aCommandThatANodeStoredBeforeItDiedIsTheSameCommandElsewhere() {
        HawserClient client = client(first.address());
        first.control().others(second.node());
        awaitCallsAt(client, "first", "second");
        second.silenceButStore();
        var command = SendCommand.to("dev", "reboot");
        List<CompletableFuture<CommandView>> answers = List.of(client.sendAsync(command), client.sendAsync(command));
        await().atMost(SOON).until(() -> second.sends().size() == 1);

        second.kill();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer)
                        .succeedsWithin(SOON)
                        .extracting(CommandView::state)
                        .isEqualTo(CommandState.SUCCEEDED));
        assertThat(first.sends()).contains(second.sends().get(0));
        assertThat(world.commandCount()).isEqualTo(1);
    }

    @Test
    void aNodeThatHangsIsLeftWithinASecond() {
        HawserClient client = client(first.address());
        first.control().others(second.node(beforeSecond.address()));
        awaitCallsAt(client, "first", "second");

        beforeSecond.hang();
        List<CompletableFuture<CommandView>> answers = List.of(
                client.sendAsync(SendCommand.to("dev", "ping")), client.sendAsync(SendCommand.to("dev", "ping")));

        assertThat(answers).allSatisfy(answer -> assertThat(answer).succeedsWithin(LEFT_WITHIN));
        assertThat(nodesAnswering(client, 20)).containsExactly("first");
    }

    @Test
    void aSubscriptionLeavesANodeThatHangsAndMissesNothing() {
        HawserClient client = client(beforeSecond.address());
        List<String> seen = new CopyOnWriteArrayList<>();
        var subscription = client.subscribe(SubscribeOptions.EVERYTHING, collecting(seen));
        assertThat(subscription.started()).succeedsWithin(SOON);
        second.control().others(first.node());
        first.control().others(second.node(beforeSecond.address()));
        awaitCallsAt(client, "first", "second");
        world.uplink("a", "temp", "1");
        await().atMost(SOON).until(() -> seen.equals(List.of("a")));

        beforeSecond.hang();
        world.uplink("b", "temp", "2");

        await().atMost(LEFT_WITHIN).until(() -> seen.equals(List.of("a", "b")));
        assertThat(first.resumedFrom()).containsExactly("t1");
    }

    @Test
    void aNodeThatDrainsIsLeftByCallsAndStreamsAlthoughItAnswers() {
        HawserClient client = client(second.address());
        List<String> seen = new CopyOnWriteArrayList<>();
        List<String> watched = new CopyOnWriteArrayList<>();
        var subscription = client.subscribe(SubscribeOptions.EVERYTHING, collecting(seen));
        client.watchStatus(Duration.ofMillis(100), status -> watched.add(status.nodeId()));
        assertThat(subscription.started()).succeedsWithin(SOON);
        second.control().others(first.node());
        first.control().others(second.node());
        awaitCallsAt(client, "first", "second");

        second.health(ServingStatus.NOT_SERVING);

        await().atMost(LEFT_WITHIN)
                .until(() -> first.resumedFrom().size() == 1 && last(watched).equals("first"));
        assertThat(nodesAnswering(client, 20)).containsExactly("first");
        second.health(ServingStatus.SERVING);
        awaitCallsAt(client, "first", "second");
    }

    @Test
    void drainingNodesAreCalledWhenThereAreNoOthers() {
        HawserClient client = client(first.address());
        first.control().others(second.node());
        awaitCallsAt(client, "first", "second");

        first.health(ServingStatus.NOT_SERVING);
        second.health(ServingStatus.NOT_SERVING);

        for (int i = 0; i < 20; i++) {
            assertThat(client.send(SendCommand.to("dev", "ping")).state()).isEqualTo(CommandState.SUCCEEDED);
        }
    }

    @Test
    void anAddressThatCannotBeReachedFromHereHarmsNobody() {
        third.kill();
        first.control().others(second.node(), third.node(), node("lost-in-dns", "no-such-host.invalid:7701"));
        HawserClient client = client(first.address());

        awaitCallsAt(client, "first", "second");

        for (int i = 0; i < 50; i++) {
            assertThat(client.sendAsync(SendCommand.to("dev", "ping"))).succeedsWithin(Duration.ofSeconds(2));
        }
    }

    @Test
    void whoeverIsAtTheAddressOfAnotherNodeIsNotCalled() {
        first.control().others(node("second", third.address()));
        HawserClient client = client(first.address());
        client.status();
        await().atMost(SOON).until(() -> third.statusCalls() > 0); // it was asked who it is

        for (int i = 0; i < 20; i++) {
            client.send(SendCommand.to("dev", "ping"));
        }

        assertThat(first.sends()).hasSize(20);
    }

    @Test
    void loopbackAddressesToldByAnotherMachineAreNotCalled() {
        first.control().others(second.node());
        // by its text not this machine, and yet it is
        String elsewhere = first.address().replace("127.0.0.1", "[::ffff:127.0.0.1]");
        HawserClient client = keep(HawserClient.builder()
                .gateway(elsewhere)
                .token("hwt_test")
                .plaintextAllowed()
                .build());

        assertThat(nodesAnswering(client, 50)).containsExactly("first");
        assertThat(second.authorizations()).isEmpty();
    }

    @Test
    void aNodeWithTwoAddressesIsCalledByTheOneThatWasGiven() {
        String given = first.address().replace("127.0.0.1", "localhost");
        List.of(first, second).forEach(each -> each.control().others(first.node(), second.node()));
        HawserClient client = client(given);
        awaitCallsAt(client, "first", "second");

        // not what the gateway counts: the client asks for itself now and then
        long atFirst = IntStream.range(0, 20)
                .filter(call -> client.status().nodeId().equals("first"))
                .count();

        assertThat(atFirst).isEqualTo(10);
    }

    @Test
    void whatIsSaidToTheCalledGatewayGoesToAGivenOneAndWhatNamesANodeToAny() {
        allKnowEachOther();
        HawserClient client = client(first.address());
        awaitCallsAt(client, "first", "second", "third");

        for (int i = 0; i < 6; i++) {
            client.restart("device-listener", RestartMode.GRACEFUL);
        }
        assertThat(first.restarts()).hasSize(6);

        for (int i = 0; i < 6; i++) {
            client.restart("device-listener", RestartMode.GRACEFUL, "third");
        }
        assertThat(second.restarts())
                .isNotEmpty()
                .allMatch(asked -> asked.getNode().equals("third"));
    }

    private void allKnowEachOther() {
        first.control().others(second.node(), third.node());
        second.control().others(first.node(), third.node());
        third.control().others(first.node(), second.node());
    }

    private static NodeStatus node(String id, String address) {
        return NodeStatus.newBuilder().setNodeId(id).setRpcAddress(address).build();
    }

    private HawserClient client(String address) {
        return keep(HawserClient.builder()
                .gateway(address)
                .token("hwt_test")
                .deadline(SOON)
                .pauses(Duration.ofMillis(20), Duration.ofMillis(200))
                .build());
    }

    private HawserClient keep(HawserClient client) {
        clients.add(client);
        return client;
    }

    private static void awaitCallsAt(HawserClient client, String... nodes) {
        await().atMost(SOON).until(() -> nodesAnswering(client, 12).equals(Set.of(nodes)));
    }

    private static Set<String> nodesAnswering(HawserClient client, int calls) {
        Set<String> nodes = new TreeSet<>();
        for (int i = 0; i < calls; i++) {
            StatusView status = client.status();
            nodes.add(status.nodeId());
        }
        return nodes;
    }

    private static EventHandler collecting(List<String> devices) {
        return (EventView event) -> devices.add(event.deviceId());
    }

    private static String last(List<String> all) {
        return all.isEmpty() ? "" : all.get(all.size() - 1);
    }
}
