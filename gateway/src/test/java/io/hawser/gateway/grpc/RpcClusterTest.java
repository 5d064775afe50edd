package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hawser.gateway.backplane.embedded.Hub;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.security.Role;
import io.hawser.rpc.v1.DrainPhase;
import io.hawser.rpc.v1.DrainProgress;
import io.hawser.rpc.v1.DrainRequest;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GatewayControlGrpc.GatewayControlBlockingStub;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.GetStatusRequest;
import io.hawser.rpc.v1.NodeState;
import io.hawser.rpc.v1.NodeStatus;
import io.hawser.rpc.v1.RebalancePhase;
import io.hawser.rpc.v1.RebalanceProgress;
import io.hawser.rpc.v1.RebalanceRequest;
import io.hawser.rpc.v1.RestartRequest;
import io.hawser.rpc.v1.RestartResponse;
import io.hawser.rpc.v1.WatchStatusRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three nodes of one JVM, all asked through {@code a}. */
@Timeout(120)
class RpcClusterTest {
    private final Hub hub = new Hub();
    private RpcFixture a;
    private RpcFixture b;
    private RpcFixture c;
    private GatewayControlBlockingStub control;

    @BeforeEach
    void start() throws Exception {
        a = new RpcFixture(hub.join("a"), Optional.empty());
        b = new RpcFixture(hub.join("b"), Optional.empty());
        c = new RpcFixture(hub.join("c"), Optional.empty());
        control = GatewayControlGrpc.newBlockingStub(a.as(Role.OPERATOR));
        await().until(() ->
                a.cluster.nodes.nodes().stream().allMatch(view -> view.facts().isPresent()));
        await().until(() -> b.cluster.nodes.nodes().size() == 3);
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
        c.close();
    }

    @Test
    void statusHasALineForEachNode() {
        b.cluster.devices.add(5);

        GatewayStatus status = control.getStatus(GetStatusRequest.getDefaultInstance());

        assertThat(status.getNodeId()).isEqualTo("a");
        assertThat(status.getNodesList())
                .extracting(NodeStatus::getNodeId, NodeStatus::getState, NodeStatus::getSessions)
                .containsExactly(
                        tuple("a", NodeState.NODE_STATE_ALIVE, 0L),
                        tuple("b", NodeState.NODE_STATE_ALIVE, 5L),
                        tuple("c", NodeState.NODE_STATE_ALIVE, 0L));
        NodeStatus other = status.getNodes(1);
        assertThat(other.getVersion()).isEqualTo("1.2.3");
        assertThat(other.getIncarnation()).isPositive();
        assertThat(other.getRpcAddress()).isEqualTo("b:7701");
        assertThat(other.getDeviceAddress()).isEqualTo("b:7700");
        assertThat(other.getCommandShardsList()).containsExactly(0, 2);
        assertThat(other.getCommandsOutstanding()).isEqualTo(4);
        assertThat(other.getStartTime().getSeconds()).isEqualTo(RpcFixture.START.getEpochSecond());
        assertThat(other.getWarningsList()).hasSize(1);
    }

    @Test
    void statusOfAnotherNodeIsItsOwn() {
        GatewayStatus status = control.getStatus(on("b"));

        assertThat(status.getNodeId()).isEqualTo("b");
        assertThat(status.getComponentsCount()).isEqualTo(4);
        assertThat(a.counters.value(Counter.CALLS_FORWARDED)).isEqualTo(1);
    }

    @Test
    void aNodeThatHangsIsUnreachableAndTheOthersAnswer() {
        c.cluster.fallSilent();

        GatewayStatus status = control.getStatus(GetStatusRequest.getDefaultInstance());

        assertThat(status.getNodesList())
                .extracting(NodeStatus::getState)
                .containsExactly(
                        NodeState.NODE_STATE_ALIVE, NodeState.NODE_STATE_ALIVE, NodeState.NODE_STATE_UNREACHABLE);
        StatusRuntimeException refusal = GatewayFixture.refusal(() -> control.getStatus(on("c")));
        GatewayFixture.assertRefused(refusal, Status.Code.UNAVAILABLE, "NODE_UNREACHABLE");
        assertThat(RpcFixture.info(refusal).getMetadataMap()).containsEntry("node_id", "c");
    }

    @Test
    void aDeadNodeIsLostAndAnswersNothing() {
        hub.kill("c");
        await().until(() -> control.getStatus(GetStatusRequest.getDefaultInstance())
                        .getNodes(2)
                        .getState()
                == NodeState.NODE_STATE_LOST);

        GatewayFixture.assertRefused(
                GatewayFixture.refusal(() -> control.restart(restart("c", "quick"))),
                Status.Code.UNAVAILABLE,
                "NODE_UNREACHABLE");
    }

    @Test
    void aCallThatANodeWasDoingWhenItHungEndsWhenThatNodeIsLost() throws Exception {
        CompletableFuture<StatusRuntimeException> refused = CompletableFuture.supplyAsync(
                () -> GatewayFixture.refusal(() -> control.restart(restart("b", "slow"))));
        assertThat(b.restarting.await(20, TimeUnit.SECONDS)).isTrue();

        hub.pause("b");

        StatusRuntimeException refusal = refused.get(20, TimeUnit.SECONDS); // a restart may take 50 s
        GatewayFixture.assertRefused(refusal, Status.Code.UNAVAILABLE, "NODE_UNREACHABLE");
        assertThat(refusal.getMessage()).contains("node b does not answer: it is lost, and may have done");
    }

    @Test
    void anUnknownNodeIsNotFoundAndTheKnownOnesAreNamed() {
        StatusRuntimeException refusal = GatewayFixture.refusal(() -> control.getStatus(on("d")));

        GatewayFixture.assertRefused(refusal, Status.Code.NOT_FOUND, "NODE_NOT_FOUND");
        assertThat(refusal.getMessage()).contains("no node d (there are: a, b, c)");
        GatewayFixture.assertRefused(
                GatewayFixture.refusal(() -> control.drain(
                                DrainRequest.newBuilder().setNode("d").build())
                        .next()),
                Status.Code.NOT_FOUND,
                "NODE_NOT_FOUND");
    }

    @Test
    void aComponentOfAnotherNodeRestarts() {
        RestartResponse response = control.restart(restart("b", "quick"));

        assertThat(response.getComponent().getRestarts()).isEqualTo(1);
        assertThat(restarts(b)).isEqualTo(1);
        assertThat(restarts(a)).isZero();
    }

    @Test
    void refusalsOfAnotherNodeKeepTheirDetails() {
        StatusRuntimeException refusal = GatewayFixture.refusal(() -> control.restart(restart("b", "quik")));

        GatewayFixture.assertRefused(refusal, Status.Code.NOT_FOUND, "COMPONENT_NOT_FOUND");
        assertThat(RpcFixture.info(refusal).getMetadataMap()).containsEntry("component", "quik");
        assertThat(refusal.getMessage()).contains("steady");
    }

    @Test
    void whoMayNotHereMayNotThere() {
        GatewayControlBlockingStub viewer = GatewayControlGrpc.newBlockingStub(a.as(Role.VIEWER));

        assertThat(viewer.getStatus(on("b")).getNodeId()).isEqualTo("b");
        GatewayFixture.assertRefused(
                GatewayFixture.refusal(() -> viewer.restart(restart("b", "quick"))),
                Status.Code.PERMISSION_DENIED,
                "ROLE_MISSING");
        assertThat(restarts(b)).isZero();
    }

    @Test
    void anotherNodeDrainsAndTheOthersSeeIt() {
        Iterator<DrainProgress> progress = control.drain(DrainRequest.newBuilder()
                .setNode("b")
                .setSessionsPerSecond(1_000)
                .build());

        DrainProgress last = progress.next();
        assertThat(last.getNodeId()).isEqualTo("b");
        assertThat(control.getStatus(GetStatusRequest.getDefaultInstance())
                        .getNodes(1)
                        .getState())
                .isEqualTo(NodeState.NODE_STATE_DRAINING);
        assertThat(a.drain.since()).isEmpty();
        b.node.mayGo.countDown();
        while (progress.hasNext()) {
            last = progress.next();
        }

        assertThat(last.getPhase()).isEqualTo(DrainPhase.DRAIN_PHASE_DONE);
        assertThat(last.getSessions()).isZero();
    }

    @Test
    void aDrainWithBothARateAndATimeIsRefusedThereToo() {
        StatusRuntimeException refusal = GatewayFixture.refusal(() -> control.drain(DrainRequest.newBuilder()
                        .setNode("b")
                        .setReconnectAfter(Durations.fromSeconds(1))
                        .setSessionsPerSecond(5)
                        .build())
                .next());

        GatewayFixture.assertInvalid(refusal, "sessions_per_second", "INVALID_FIELD");
        assertThat(b.drain.since()).isEmpty();
    }

    @Test
    void ratesOutOfBoundsAreRefused() {
        for (int rate : new int[] {0, 1_000_001, -1}) {
            GatewayFixture.assertInvalid(
                    GatewayFixture.refusal(() -> control.rebalance(RebalanceRequest.newBuilder()
                                    .setSessionsPerSecond(rate)
                                    .build())
                            .next()),
                    "sessions_per_second",
                    "INVALID_FIELD");
        }
    }

    @Test
    void devicesOfAnotherNodeAreSpreadOverAll() {
        b.cluster.devices.onArrival(address -> {
            NodeOnHub node = (address.startsWith("a:") ? a : c).cluster;
            node.devices.add(1);
            var _ = node.nodes.ask(); // as it does every second
        });
        b.cluster.devices.add(30);
        control.getStatus(on("b"));

        Iterator<RebalanceProgress> progress = control.rebalance(RebalanceRequest.newBuilder()
                .setNode("b")
                .setSessionsPerSecond(1_000)
                .build());
        RebalanceProgress last = progress.next();
        while (progress.hasNext()) {
            last = progress.next();
        }

        assertThat(last.getNodeId()).isEqualTo("b");
        assertThat(last.getPhase()).isEqualTo(RebalancePhase.REBALANCE_PHASE_DONE);
        assertThat(last.getSessionsMoved()).isEqualTo(20);
        assertThat(last.getOutcome()).isEqualTo("the node has its share");
        assertThat(Set.copyOf(b.cluster.devices.sentTo)).containsExactlyInAnyOrder("a:7700", "c:7700");
        assertThat(a.cluster.devices.sessions()).isEqualTo(10);
        assertThat(c.cluster.devices.sessions()).isEqualTo(10);
    }

    @Test
    void aWatchOfAnotherNodeGoesOnUntilThatNodeDies() {
        Iterator<GatewayStatus> statuses = control.watchStatus(WatchStatusRequest.newBuilder()
                .setNode("b")
                .setInterval(Durations.fromMillis(100))
                .build());
        for (int i = 0; i < 5; i++) {
            assertThat(statuses.next().getNodeId()).isEqualTo("b");
        }

        hub.kill("b");

        StatusRuntimeException end = GatewayFixture.refusal(() -> statuses.forEachRemaining(_ -> {}));
        GatewayFixture.assertRefused(end, Status.Code.UNAVAILABLE, "NODE_UNREACHABLE");
    }

    @Test
    void aWatchOfAnotherNodeEndsWhenThisOneStops() throws Exception {
        Iterator<GatewayStatus> statuses = control.watchStatus(WatchStatusRequest.newBuilder()
                .setNode("b")
                .setInterval(Durations.fromSeconds(3600))
                .build());
        statuses.next();

        a.server.close(Duration.ofSeconds(60));

        GatewayFixture.assertRefused(
                GatewayFixture.refusal(() -> statuses.forEachRemaining(_ -> {})),
                Status.Code.UNAVAILABLE,
                "SERVICE_STOPPING");
    }

    @Test
    void aWatchHearsOfNodesThatComeAndGo() {
        Iterator<GatewayStatus> statuses = control.watchStatus(WatchStatusRequest.newBuilder()
                .setInterval(Durations.fromSeconds(3600))
                .build());
        statuses.next();

        hub.kill("c");

        GatewayStatus seen = statuses.next();
        while (seen.getNodes(2).getState() != NodeState.NODE_STATE_LOST) {
            seen = statuses.next();
        }
    }

    private static long restarts(RpcFixture node) {
        return node.components.statuses().stream()
                .filter(component -> component.name().equals("quick"))
                .mapToLong(component -> component.restarts())
                .sum();
    }

    private static GetStatusRequest on(String node) {
        return GetStatusRequest.newBuilder().setNode(node).build();
    }

    private static RestartRequest restart(String node, String component) {
        return RestartRequest.newBuilder().setNode(node).setComponent(component).build();
    }
}
