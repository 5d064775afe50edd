package io.hawser.client.wire;

import io.grpc.health.v1.HealthCheckResponse;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.DrainPhase;
import io.hawser.client.view.DrainView;
import io.hawser.client.view.EventLogView;
import io.hawser.client.view.Health;
import io.hawser.client.view.NodeState;
import io.hawser.client.view.NodeView;
import io.hawser.client.view.ProbeView;
import io.hawser.client.view.RatesView;
import io.hawser.client.view.RebalancePhase;
import io.hawser.client.view.RebalanceView;
import io.hawser.client.view.RestartView;
import io.hawser.client.view.StatusView;
import io.hawser.rpc.v1.ComponentStatus;
import io.hawser.rpc.v1.DrainProgress;
import io.hawser.rpc.v1.EventLogStatus;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.NodeStatus;
import io.hawser.rpc.v1.ProbeStatus;
import io.hawser.rpc.v1.RebalanceProgress;
import io.hawser.rpc.v1.RestartResponse;

/** Translates the status of nodes and components. */
public final class StatusMapper {
    private StatusMapper() {}

    public static StatusView view(GatewayStatus status) {
        return new StatusView(
                status.getNodeId(),
                status.getVersion(),
                Times.instant(status.getStartTime()),
                Times.duration(status.getUptime()),
                status.getComponentsList().stream().map(StatusMapper::view).toList(),
                status.getSessions(),
                status.getPeakSessions(),
                new RatesView(
                        status.getMessagesInPerSecond(),
                        status.getMessagesOutPerSecond(),
                        status.getBytesInPerSecond(),
                        status.getBytesOutPerSecond()),
                status.getCommandsOutstanding(),
                view(status.getEventLog()),
                status.getCountersMap(),
                status.getWarningsList(),
                status.getNodesList().stream().map(StatusMapper::view).toList(),
                status.getProbesList().stream().map(StatusMapper::view).toList());
    }

    public static RestartView view(RestartResponse restart) {
        return new RestartView(
                view(restart.getComponent()),
                Times.duration(restart.getTook()),
                restart.getSessionsBefore(),
                restart.getSessionsAfter(),
                restart.getConnectionsRefused());
    }

    public static DrainView view(DrainProgress progress) {
        return new DrainView(
                progress.getNodeId(),
                Enums.named(
                        DrainPhase.class, "DRAIN_PHASE_", progress.getPhase().name(), DrainPhase.UNKNOWN),
                progress.getSessions(),
                progress.getCommandsInFlight(),
                Times.duration(progress.getElapsed()),
                progress.getSessionsCut());
    }

    public static RebalanceView view(RebalanceProgress progress) {
        return new RebalanceView(
                progress.getNodeId(),
                Enums.named(
                        RebalancePhase.class,
                        "REBALANCE_PHASE_",
                        progress.getPhase().name(),
                        RebalancePhase.UNKNOWN),
                progress.getSessions(),
                progress.getTargetSessions(),
                progress.getSessionsMoved(),
                Times.duration(progress.getElapsed()),
                progress.getOutcome());
    }

    static Health view(HealthCheckResponse answer) {
        return Enums.named(Health.class, "", answer.getStatus().name(), Health.UNKNOWN);
    }

    private static ComponentView view(ComponentStatus component) {
        return new ComponentView(
                component.getName(),
                state(component.getState()),
                Times.instant(component.getSince()),
                component.getRestarts(),
                component.getLastFailure(),
                Times.instant(component.hasLastFailureTime(), component.getLastFailureTime()));
    }

    private static EventLogView view(EventLogStatus log) {
        return new EventLogView(
                log.getHeadPosition(),
                log.getTailPosition(),
                log.getEvents(),
                log.getBytes(),
                log.getEngine(),
                log.getDurability());
    }

    private static ProbeView view(ProbeStatus probe) {
        return new ProbeView(
                probe.getName(),
                probe.getComponent(),
                Times.duration(probe.getPeriod()),
                Times.duration(probe.getThreshold()),
                Times.duration(probe.getLast()),
                Times.duration(probe.getWorst()),
                probe.getFailures(),
                probe.getProblem());
    }

    private static NodeView view(NodeStatus node) {
        return new NodeView(
                node.getNodeId(),
                Enums.named(NodeState.class, "NODE_STATE_", node.getState().name(), NodeState.UNKNOWN),
                Times.instant(node.getSince()),
                Times.instant(node.getStartTime()),
                node.getVersion(),
                node.getSessions(),
                node.getIncarnation(),
                node.getRpcAddress(),
                node.getDeviceAddress(),
                node.getHttpAddress(),
                node.getCommandShardsList(),
                node.getCommandsOutstanding(),
                node.getWarningsList());
    }

    static ComponentState state(io.hawser.rpc.v1.ComponentState state) {
        return Enums.named(ComponentState.class, "COMPONENT_STATE_", state.name(), ComponentState.UNKNOWN);
    }
}
