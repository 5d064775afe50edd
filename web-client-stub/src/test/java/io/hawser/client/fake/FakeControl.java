package io.hawser.client.fake;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.hawser.rpc.v1.ComponentState;
import io.hawser.rpc.v1.ComponentStatus;
import io.hawser.rpc.v1.DrainPhase;
import io.hawser.rpc.v1.DrainProgress;
import io.hawser.rpc.v1.DrainRequest;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.EventLogStatus;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.GetStatusRequest;
import io.hawser.rpc.v1.NodeState;
import io.hawser.rpc.v1.NodeStatus;
import io.hawser.rpc.v1.ProbeStatus;
import io.hawser.rpc.v1.RebalancePhase;
import io.hawser.rpc.v1.RebalanceProgress;
import io.hawser.rpc.v1.RebalanceRequest;
import io.hawser.rpc.v1.RestartRequest;
import io.hawser.rpc.v1.RestartResponse;
import io.hawser.rpc.v1.WatchStatusRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Status, restarts and draining. */
public final class FakeControl extends GatewayControlGrpc.GatewayControlImplBase {
    private static final int UPTIME_SECONDS = 3_725;
    private static final int LEARNING_SECONDS = 3_600;

    final AtomicInteger statusCalls = new AtomicInteger();
    private final List<RestartRequest> restarts = new CopyOnWriteArrayList<>();
    private final List<DrainRequest> drains = new CopyOnWriteArrayList<>();
    private final List<RebalanceRequest> rebalances = new CopyOnWriteArrayList<>();
    private final Map<String, ComponentStatus> components = new ConcurrentSkipListMap<>();
    private final List<ProbeStatus> probes = new CopyOnWriteArrayList<>();
    private final String nodeId;
    private final Script script;
    private final StatusTicks ticks;
    private volatile List<DrainProgress> drainSteps = List.of();
    private volatile Optional<StatusRuntimeException> restartRefusal = Optional.empty();
    private volatile boolean draining;
    private volatile List<NodeStatus> others = List.of();

    FakeControl(String nodeId, Script script) {
        this.nodeId = nodeId;
        this.script = script;
        this.ticks = new StatusTicks(script, this::status);
        component("device-listener", ComponentState.COMPONENT_STATE_RUNNING);
        component("command-monitor", ComponentState.COMPONENT_STATE_DEGRADED);
    }

    /** A component enters a state; it has been in it since the process began. */
    public void component(String name, ComponentState state) {
        components.put(name, running(name).setState(state).build());
        ticks.tickNow();
    }

    /** A component entered a state so many seconds ago, because of this failure. */
    public void component(String name, ComponentState state, int secondsAgo, String failure) {
        Timestamp since = Timestamp.newBuilder()
                .setSeconds(FakeWorld.NOW.getSeconds() + UPTIME_SECONDS - secondsAgo)
                .build();
        components.put(
                name,
                running(name)
                        .setState(state)
                        .setSince(since)
                        .setLastFailure(failure)
                        .setLastFailureTime(since)
                        .build());
        ticks.tickNow();
    }

    /** The other nodes of its cluster, as this one sees them from now on. */
    public void others(NodeStatus... nodes) {
        others = List.of(nodes);
        ticks.tickNow();
    }

    public void probe(ProbeStatus probe) {
        probes.add(probe);
    }

    /** The progress that the next draining shows; the stream ends after it. */
    public void drainGoes(DrainProgress... steps) {
        drainSteps = List.of(steps);
    }

    /** Somebody drains the node, or it has been started again since. */
    public void draining(boolean on) {
        draining = on;
        ticks.tickNow();
    }

    /** Every restart fails so from now on; empty: none does. */
    public void restartsFail(Optional<StatusRuntimeException> refusal) {
        restartRefusal = refusal;
    }

    /** Status streams fall silent, though they stand. */
    public void silenceStreams(boolean on) {
        ticks.silence(on);
    }

    public List<DrainRequest> drains() {
        return drains;
    }

    public List<RestartRequest> restarts() {
        return restarts;
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<GatewayStatus> answer) {
        statusCalls.incrementAndGet();
        script.play(answer, () -> {
            answer.onNext(status());
            answer.onCompleted();
        });
    }

    @Override
    public void watchStatus(WatchStatusRequest request, StreamObserver<GatewayStatus> answer) {
        if (request.getInterval().getSeconds() >= LEARNING_SECONDS) {
            ticks.add(answer); // the client's own, beside what a test asks for
            return;
        }
        script.play(answer, () -> ticks.add(answer));
    }

    @Override
    public void restart(RestartRequest request, StreamObserver<RestartResponse> answer) {
        restarts.add(request);
        script.play(answer, () -> {
            if (!components.containsKey(request.getComponent())) {
                answer.onError(Refusals.refusal(
                        Status.Code.NOT_FOUND,
                        ErrorReason.COMPONENT_NOT_FOUND,
                        Map.of("component", request.getComponent())));
                return;
            }
            if (restartRefusal.isPresent()) {
                answer.onError(restartRefusal.get());
                return;
            }
            component(request.getComponent(), ComponentState.COMPONENT_STATE_RUNNING);
            answer.onNext(RestartResponse.newBuilder()
                    .setComponent(components.get(request.getComponent()))
                    .setTook(Duration.newBuilder().setNanos(7_000_000))
                    .setSessionsBefore(3)
                    .setSessionsAfter(3)
                    .build());
            answer.onCompleted();
        });
    }

    @Override
    public void drain(DrainRequest request, StreamObserver<DrainProgress> answer) {
        drains.add(request);
        script.play(answer, () -> {
            draining(true);
            drainSteps.forEach(answer::onNext);
            answer.onCompleted();
        });
    }

    @Override
    public void rebalance(RebalanceRequest request, StreamObserver<RebalanceProgress> answer) {
        rebalances.add(request);
        script.play(answer, () -> {
            var moving = RebalanceProgress.newBuilder()
                    .setNodeId("node-1")
                    .setPhase(RebalancePhase.REBALANCE_PHASE_MOVING)
                    .setSessions(3_000)
                    .setTargetSessions(1_000)
                    .build();
            answer.onNext(moving);
            answer.onNext(moving.toBuilder()
                    .setPhase(RebalancePhase.REBALANCE_PHASE_DONE)
                    .setSessions(1_000)
                    .setSessionsMoved(2_000)
                    .setElapsed(Duration.newBuilder().setSeconds(20))
                    .setOutcome("it has its share")
                    .build());
            answer.onCompleted();
        });
    }

    public List<RebalanceRequest> rebalances() {
        return rebalances;
    }

    /** A step of draining, as a node says it. */
    public static DrainProgress drainStep(DrainPhase phase, int sessions, int commands, int seconds, int cut) {
        return DrainProgress.newBuilder()
                .setNodeId("node-1")
                .setPhase(phase)
                .setSessions(sessions)
                .setCommandsInFlight(commands)
                .setElapsed(Duration.newBuilder().setSeconds(seconds))
                .setSessionsCut(cut)
                .build();
    }

    private GatewayStatus status() {
        return GatewayStatus.newBuilder()
                .setNodeId(nodeId)
                .setVersion("0.1.0")
                .setStartTime(FakeWorld.NOW)
                .setUptime(Duration.newBuilder().setSeconds(UPTIME_SECONDS))
                .setSessions(3)
                .setPeakSessions(5)
                .setMessagesInPerSecond(12.5)
                .setMessagesOutPerSecond(0.25)
                .setBytesInPerSecond(2_048)
                .setBytesOutPerSecond(64)
                .setCommandsOutstanding(2)
                .setEventLog(EventLogStatus.newBuilder()
                        .setEvents(40)
                        .setBytes(8_192)
                        .setEngine("embedded")
                        .setDurability("full"))
                .putCounters("uplinks", 40)
                .addWarnings("devices may connect without authentication")
                .addAllComponents(components.values())
                .addNodes(NodeStatus.newBuilder()
                        .setNodeId(nodeId)
                        .setState(draining ? NodeState.NODE_STATE_DRAINING : NodeState.NODE_STATE_ALIVE))
                .addAllNodes(others)
                .addAllProbes(probes)
                .build();
    }

    private static ComponentStatus.Builder running(String name) {
        return ComponentStatus.newBuilder()
                .setName(name)
                .setState(ComponentState.COMPONENT_STATE_RUNNING)
                .setSince(FakeWorld.NOW)
                .setRestarts(1);
    }
}
