package io.hawser.client.fake;

import com.google.protobuf.Duration;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.hawser.rpc.v1.ComponentState;
import io.hawser.rpc.v1.ComponentStatus;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.EventLogStatus;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.GetStatusRequest;
import io.hawser.rpc.v1.RestartRequest;
import io.hawser.rpc.v1.RestartResponse;
import io.hawser.rpc.v1.WatchStatusRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Status and restarts. */
final class FakeControl extends GatewayControlGrpc.GatewayControlImplBase {
    final AtomicInteger statusCalls = new AtomicInteger();
    final List<RestartRequest> restarts = new CopyOnWriteArrayList<>();
    final Map<String, ComponentState> components = new ConcurrentSkipListMap<>();
    private final String nodeId;
    private final Script script;

    FakeControl(String nodeId, Script script) {
        this.nodeId = nodeId;
        this.script = script;
        components.put("device-listener", ComponentState.COMPONENT_STATE_RUNNING);
        components.put("command-monitor", ComponentState.COMPONENT_STATE_DEGRADED);
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
        script.play(answer, () -> answer.onNext(status()));
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
            answer.onNext(RestartResponse.newBuilder()
                    .setComponent(component(request.getComponent(), ComponentState.COMPONENT_STATE_RUNNING))
                    .setTook(Duration.newBuilder().setNanos(7_000_000))
                    .setSessionsBefore(3)
                    .setSessionsAfter(3)
                    .build());
            answer.onCompleted();
        });
    }

    private GatewayStatus status() {
        var status = GatewayStatus.newBuilder()
                .setNodeId(nodeId)
                .setVersion("0.1.0")
                .setStartTime(FakeWorld.NOW)
                .setUptime(Duration.newBuilder().setSeconds(3_725))
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
                .addWarnings("devices may connect without authentication");
        components.forEach((name, state) -> status.addComponents(component(name, state)));
        return status.build();
    }

    private static ComponentStatus component(String name, ComponentState state) {
        return ComponentStatus.newBuilder()
                .setName(name)
                .setState(state)
                .setSince(FakeWorld.NOW)
                .setRestarts(1)
                .build();
    }
}
