package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.security.Role;
import io.hawser.gateway.supervision.drain.DrainPlan;
import io.hawser.rpc.v1.ComponentState;
import io.hawser.rpc.v1.ComponentStatus;
import io.hawser.rpc.v1.DrainPhase;
import io.hawser.rpc.v1.DrainProgress;
import io.hawser.rpc.v1.DrainRequest;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.GetStatusRequest;
import io.hawser.rpc.v1.NodeState;
import io.hawser.rpc.v1.NodeStatus;
import io.hawser.rpc.v1.ProbeStatus;
import io.hawser.rpc.v1.RestartRequest;
import io.hawser.rpc.v1.RestartResponse;
import io.hawser.rpc.v1.WatchStatusRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RpcControlTest {
    private RpcFixture rpc;
    private GatewayControlGrpc.GatewayControlBlockingStub control;

    @BeforeEach
    void start() throws Exception {
        rpc = RpcFixture.plain();
        control = GatewayControlGrpc.newBlockingStub(rpc.as(Role.OPERATOR));
    }

    @AfterEach
    void close() {
        rpc.close();
    }

    @Test
    void statusTellsAll() {
        GatewayStatus status = control.getStatus(
                GetStatusRequest.newBuilder().setNode("node-1").build());

        assertThat(status.getNodeId()).isEqualTo("node-1");
        assertThat(status.getVersion()).isEqualTo("1.2.3");
        assertThat(status.getStartTime().getSeconds()).isEqualTo(RpcFixture.START.getEpochSecond());
        assertThat(status.getUptime().getSeconds()).isEqualTo(60);
        assertThat(status.getSessions()).isEqualTo(3);
        assertThat(status.getPeakSessions()).isEqualTo(5);
        assertThat(status.getCommandsOutstanding()).isEqualTo(4);
        assertThat(status.getComponentsList())
                .extracting(ComponentStatus::getName)
                .containsExactly("steady", "quick", "broken", "slow");
        assertThat(status.getEventLog().getEvents()).isEqualTo(7);
        assertThat(status.getEventLog().getHeadPosition())
                .isNotEmpty()
                .isNotEqualTo(status.getEventLog().getTailPosition());
        assertThat(status.getCountersMap()).containsKey("hawser_calls_forbidden");
        assertThat(status.getWarningsList()).hasSize(1);
        assertThat(status.getNodesList()).hasSize(1);
    }

    @Test
    void otherNodesAreNotFound() {
        StatusRuntimeException refusal = status(() -> control.getStatus(
                GetStatusRequest.newBuilder().setNode("node-2").build()));

        assertRefused(refusal, Status.Code.NOT_FOUND, "NODE_NOT_FOUND");
    }

    @Test
    void aComponentRestarts() {
        RestartResponse response = restart("quick");

        assertThat(response.getComponent().getName()).isEqualTo("quick");
        assertThat(response.getComponent().getState()).isEqualTo(ComponentState.COMPONENT_STATE_RUNNING);
        assertThat(response.getComponent().getRestarts()).isEqualTo(1);
        assertThat(response.getSessionsBefore()).isEqualTo(3);
    }

    @Test
    void restartsThatAreNotPossibleSayWhy() {
        StatusRuntimeException unknown = status(() -> restart("quik"));
        assertRefused(unknown, Status.Code.NOT_FOUND, "COMPONENT_NOT_FOUND");
        assertThat(unknown.getMessage()).contains("steady", "quick", "broken", "slow");
        assertRefused(status(() -> restart("broken")), Status.Code.INTERNAL, "RESTART_FAILED");
        assertRefused(status(() -> restart("")), Status.Code.INVALID_ARGUMENT, "INVALID_FIELD");
    }

    @Test
    void aRestartUnderWayIsNotRepeated() throws Exception {
        CompletableFuture<RestartResponse> first = CompletableFuture.supplyAsync(() -> restart("slow"));
        assertThat(rpc.restarting.await(20, TimeUnit.SECONDS)).isTrue();

        assertRefused(status(() -> restart("slow")), Status.Code.FAILED_PRECONDITION, "RESTART_UNDER_WAY");

        rpc.mayRestart.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS).getComponent().getRestarts()).isEqualTo(1);
    }

    @Test
    void drainTellsHowFarItIsUpToItsEnd() {
        Iterator<DrainProgress> progress = control.drain(DrainRequest.newBuilder()
                .setDeadline(Durations.fromSeconds(60))
                .setReconnectAfter(Durations.fromMillis(20))
                .setAlternate("other:7700")
                .build());

        DrainProgress first = progress.next();
        assertThat(first.getNodeId()).isEqualTo("node-1");
        assertThat(first.getSessions()).isEqualTo(1);
        assertThat(first.getCommandsInFlight()).isEqualTo(2);
        NodeStatus node =
                control.getStatus(GetStatusRequest.getDefaultInstance()).getNodes(0);
        assertThat(node.getState()).isEqualTo(NodeState.NODE_STATE_DRAINING);
        assertThat(Timestamps.toMillis(node.getSince())).isEqualTo(RpcFixture.DRAINING_SINCE.toEpochMilli());
        rpc.node.mayGo.countDown();
        DrainProgress last = first;
        while (progress.hasNext()) {
            last = progress.next();
        }

        assertThat(last.getPhase()).isEqualTo(DrainPhase.DRAIN_PHASE_DONE);
        assertThat(last.getSessions()).isZero();
        assertThat(last.getSessionsCut()).isZero();
        assertThat(rpc.node.plans)
                .containsExactly(new DrainPlan(Duration.ofSeconds(60), Duration.ofMillis(20), "other:7700", false));
    }

    @Test
    void whoDrainsAgainFollowsWhatIsUnderWay() {
        control.drain(DrainRequest.newBuilder()
                        .setReconnectAfter(Durations.fromMillis(0))
                        .build())
                .next();
        Iterator<DrainProgress> second = control.drain(
                DrainRequest.newBuilder().setDeadline(Durations.fromSeconds(1)).build());
        assertThat(second.next().getSessions()).isEqualTo(1);
        rpc.node.mayGo.countDown();

        DrainProgress last = second.next();
        while (second.hasNext()) {
            last = second.next();
        }

        assertThat(last.getPhase()).isEqualTo(DrainPhase.DRAIN_PHASE_DONE);
        assertThat(rpc.node.plans).hasSize(1);
        assertThat(rpc.node.plans.getFirst().deadline()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aDrainOutOfBoundsIsRefusedAndNothingHappens() {
        assertRefused(
                status(() -> control.drain(DrainRequest.newBuilder()
                                .setDeadline(Durations.fromMillis(999))
                                .build())
                        .next()),
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD");
        assertRefused(
                status(() -> control.drain(DrainRequest.newBuilder()
                                .setDeadline(Durations.fromSeconds(5))
                                .setReconnectAfter(Durations.fromSeconds(6))
                                .build())
                        .next()),
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD");
        assertRefused(
                status(() -> control.drain(DrainRequest.newBuilder()
                                .setAlternate("x".repeat(256))
                                .build())
                        .next()),
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD");

        assertThat(rpc.drain.since()).isEmpty();
    }

    @Test
    void statusTellsWhatProbesFind() {
        ProbeStatus probe =
                control.getStatus(GetStatusRequest.getDefaultInstance()).getProbes(0);

        assertThat(probe.getName()).isEqualTo("beat");
        assertThat(probe.getComponent()).isEqualTo("quick");
        assertThat(Durations.toMillis(probe.getThreshold())).isEqualTo(3_000);
        assertThat(Durations.toMillis(probe.getWorst())).isEqualTo(4_000);
        assertThat(probe.getFailures()).isEqualTo(2);
        assertThat(probe.getProblem()).isEqualTo("quick has given no sign of life for 4000 ms");
    }

    @Test
    void aWatchSeesTheFirstStatusAndChangesLongBeforeItsInterval() {
        Iterator<GatewayStatus> statuses = watch(3600);

        assertThat(stateOf(statuses.next(), "broken")).isEqualTo(ComponentState.COMPONENT_STATE_RUNNING);
        assertRefused(status(() -> restart("broken")), Status.Code.INTERNAL, "RESTART_FAILED");
        ComponentState seen = stateOf(statuses.next(), "broken");
        while (seen != ComponentState.COMPONENT_STATE_FAILED) {
            seen = stateOf(statuses.next(), "broken");
        }
    }

    @Test
    void aWatchGoesOnWithoutChanges() {
        Iterator<GatewayStatus> statuses = control.watchStatus(WatchStatusRequest.newBuilder()
                .setInterval(com.google.protobuf.Duration.newBuilder().setNanos(100_000_000))
                .build());

        for (int i = 0; i < 3; i++) {
            assertThat(statuses.next().getNodeId()).isEqualTo("node-1");
        }
    }

    @Test
    void anIntervalOutOfBoundsIsRefused() {
        StatusRuntimeException refusal = status(() -> watch(3601).next());

        assertRefused(refusal, Status.Code.INVALID_ARGUMENT, "INVALID_FIELD");
        assertThat(RpcFixture.info(refusal).getMetadataMap()).containsEntry("field", "interval");
    }

    @Test
    void closingEndsWatchesWithoutWaitingForThem() throws Exception {
        Iterator<GatewayStatus> statuses = watch(3600);
        statuses.next();

        long start = System.nanoTime();
        rpc.server.close(java.time.Duration.ofSeconds(60));

        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(40));
        assertRefused(status(statuses::next), Status.Code.UNAVAILABLE, "SERVICE_STOPPING");
    }

    @Test
    void healthFollowsEachComponent() throws Exception {
        Healths health = new Healths();
        HealthGrpc.newStub(rpc.anonymous())
                .watch(HealthCheckRequest.newBuilder().setService("broken").build(), health);
        assertThat(health.next()).contains(ServingStatus.SERVING);

        assertRefused(status(() -> restart("broken")), Status.Code.INTERNAL, "RESTART_FAILED");

        assertThat(health.next()).contains(ServingStatus.NOT_SERVING);
        assertThat(check("broken")).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(check("quick")).isEqualTo(ServingStatus.SERVING);
        assertThat(check("")).isEqualTo(ServingStatus.NOT_SERVING);
    }

    @Test
    void reflectionListsServices() throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> asking = ServerReflectionGrpc.newStub(rpc.as(Role.VIEWER))
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(answer.get(20, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains("hawser.v1.GatewayControl", "grpc.health.v1.Health", "grpc.channelz.v1.Channelz");
        asking.onCompleted();
    }

    private RestartResponse restart(String component) {
        return control.restart(
                RestartRequest.newBuilder().setComponent(component).build());
    }

    private Iterator<GatewayStatus> watch(int seconds) {
        return control.watchStatus(WatchStatusRequest.newBuilder()
                .setInterval(com.google.protobuf.Duration.newBuilder().setSeconds(seconds))
                .build());
    }

    private ServingStatus check(String service) {
        return HealthGrpc.newBlockingStub(rpc.anonymous())
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    private static ComponentState stateOf(GatewayStatus status, String component) {
        return status.getComponentsList().stream()
                .filter(each -> each.getName().equals(component))
                .map(ComponentStatus::getState)
                .findFirst()
                .orElseThrow();
    }

    private static StatusRuntimeException status(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run);
    }

    private static void assertRefused(StatusRuntimeException refusal, Status.Code code, String reason) {
        assertThat(refusal).isNotNull();
        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
        assertThat(RpcFixture.info(refusal).getReason()).isEqualTo(reason);
    }

    private static final class Healths implements StreamObserver<HealthCheckResponse> {
        private final BlockingQueue<ServingStatus> statuses = new LinkedBlockingQueue<>();

        Optional<ServingStatus> next() throws InterruptedException {
            return Optional.ofNullable(statuses.poll(20, TimeUnit.SECONDS));
        }

        @Override
        public void onNext(HealthCheckResponse response) {
            statuses.add(response.getStatus());
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
