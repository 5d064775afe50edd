package io.hawser.gateway.grpc;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.peer.NodeView;
import io.hawser.gateway.supervision.RestartReport;
import io.hawser.rpc.v1.ComponentState;
import io.hawser.rpc.v1.ComponentStatus;
import io.hawser.rpc.v1.DrainPhase;
import io.hawser.rpc.v1.DrainProgress;
import io.hawser.rpc.v1.EventLogStatus;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.NodeState;
import io.hawser.rpc.v1.NodeStatus;
import io.hawser.rpc.v1.ProbeStatus;
import io.hawser.rpc.v1.RebalancePhase;
import io.hawser.rpc.v1.RebalanceProgress;
import io.hawser.rpc.v1.RestartResponse;
import java.time.Instant;

/**
 * The state of the node, as the wire has it.
 *
 * <p>Threads: any.
 */
public final class StatusMapper {
    private StatusMapper() {}

    public static GatewayStatus status(StatusSource source) {
        int sessions = source.sessions().getAsInt();
        GatewayStatus.Builder status = GatewayStatus.newBuilder()
                .setNodeId(source.node())
                .setVersion(source.version())
                .setStartTime(timestamp(source.startTime()))
                .setUptime(duration(source.uptime().get()))
                .setSessions(sessions)
                .setPeakSessions(Math.max(sessions, source.peakSessions().getAsInt()))
                .setMessagesInPerSecond(source.rates().perSecond(Counter.MESSAGES_IN))
                .setMessagesOutPerSecond(source.rates().perSecond(Counter.MESSAGES_OUT))
                .setBytesInPerSecond(source.rates().perSecond(Counter.BYTES_IN))
                .setBytesOutPerSecond(source.rates().perSecond(Counter.BYTES_OUT))
                .setCommandsOutstanding(source.commandsOutstanding().getAsInt())
                .setEventLog(eventLog(source))
                .putAllCounters(source.counters().all())
                .addAllWarnings(source.warnings().get());
        source.nodes().get().forEach(node -> status.addNodes(node(node)));
        source.components().get().forEach(component -> status.addComponents(component(component)));
        source.probes().get().forEach(probe -> status.addProbes(probe(probe)));
        return status.build();
    }

    static ComponentStatus component(io.hawser.gateway.supervision.ComponentStatus component) {
        ComponentStatus.Builder status = ComponentStatus.newBuilder()
                .setName(component.name())
                .setState(state(component.state()))
                .setSince(timestamp(component.since()))
                .setRestarts(component.restarts());
        component.lastFailure().ifPresent(status::setLastFailure);
        component.lastFailureTime().map(StatusMapper::timestamp).ifPresent(status::setLastFailureTime);
        return status.build();
    }

    private static ProbeStatus probe(io.hawser.gateway.supervision.probe.ProbeStatus probe) {
        ProbeStatus.Builder status = ProbeStatus.newBuilder()
                .setName(probe.name())
                .setComponent(probe.component())
                .setPeriod(duration(probe.period()))
                .setThreshold(duration(probe.threshold()))
                .setLast(duration(probe.last()))
                .setWorst(duration(probe.worst()))
                .setFailures(probe.failures());
        probe.problem().ifPresent(status::setProblem);
        return status.build();
    }

    static DrainProgress progress(String node, io.hawser.gateway.supervision.drain.DrainProgress progress) {
        return DrainProgress.newBuilder()
                .setNodeId(node)
                .setPhase(phase(progress.phase()))
                .setSessions(progress.sessions())
                .setCommandsInFlight(progress.commandsInFlight())
                .setElapsed(duration(progress.elapsed()))
                .setSessionsCut(progress.sessionsCut())
                .build();
    }

    static RebalanceProgress progress(String node, io.hawser.gateway.supervision.rebalance.RebalanceProgress progress) {
        return RebalanceProgress.newBuilder()
                .setNodeId(node)
                .setPhase(progress.done() ? RebalancePhase.REBALANCE_PHASE_DONE : RebalancePhase.REBALANCE_PHASE_MOVING)
                .setSessions(progress.sessions())
                .setTargetSessions(progress.target())
                .setSessionsMoved(progress.moved())
                .setElapsed(duration(progress.elapsed()))
                .setOutcome(progress.outcome().orElse(""))
                .build();
    }

    private static DrainPhase phase(io.hawser.gateway.supervision.drain.DrainPhase phase) {
        return switch (phase) {
            case SENDING_AWAY -> DrainPhase.DRAIN_PHASE_SENDING_AWAY;
            case FINISHING -> DrainPhase.DRAIN_PHASE_FINISHING;
            case DONE -> DrainPhase.DRAIN_PHASE_DONE;
        };
    }

    static RestartResponse report(RestartReport report) {
        return RestartResponse.newBuilder()
                .setComponent(component(report.status()))
                .setTook(duration(report.took()))
                .setSessionsBefore(report.sessionsBefore())
                .setSessionsAfter(report.sessionsAfter())
                .setConnectionsRefused(report.connectionsRefused())
                .build();
    }

    static ComponentState state(io.hawser.gateway.supervision.ComponentState state) {
        return switch (state) {
            case STARTING -> ComponentState.COMPONENT_STATE_STARTING;
            case RUNNING -> ComponentState.COMPONENT_STATE_RUNNING;
            case DEGRADED -> ComponentState.COMPONENT_STATE_DEGRADED;
            case RESTARTING -> ComponentState.COMPONENT_STATE_RESTARTING;
            case STOPPED -> ComponentState.COMPONENT_STATE_STOPPED;
            case FAILED -> ComponentState.COMPONENT_STATE_FAILED;
        };
    }

    private static EventLogStatus eventLog(StatusSource source) {
        io.hawser.gateway.event.EventLogStatus log = source.eventLog().get();
        EventLogStatus.Builder status = EventLogStatus.newBuilder()
                .setEvents(log.events())
                .setBytes(log.bytes())
                .setEngine(source.engine())
                .setDurability(source.durability());
        if (log.events() > 0) {
            // Inside, the head is where reading begins; outside, it is the newest.
            status.setHeadPosition(log.newest().token())
                    .setTailPosition(log.oldest().token());
        }
        return status.build();
    }

    private static NodeStatus node(NodeView view) {
        NodeStatus.Builder status = NodeStatus.newBuilder()
                .setNodeId(view.node().id())
                .setIncarnation(view.node().incarnation())
                .setState(state(view.state()))
                .setSince(timestamp(view.since()));
        view.facts()
                .ifPresent(facts -> status.setStartTime(timestamp(facts.startTime()))
                        .setVersion(facts.version())
                        .setSessions(facts.sessions())
                        .setRpcAddress(facts.rpcAddress())
                        .setDeviceAddress(facts.deviceAddress())
                        .setHttpAddress(facts.httpAddress())
                        .addAllCommandShards(facts.commandShards())
                        .setCommandsOutstanding(facts.commandsOutstanding())
                        .addAllWarnings(facts.warnings()));
        return status.build();
    }

    private static NodeState state(NodeView.State state) {
        return switch (state) {
            case ALIVE -> NodeState.NODE_STATE_ALIVE;
            case DRAINING -> NodeState.NODE_STATE_DRAINING;
            case ISOLATED -> NodeState.NODE_STATE_ISOLATED;
            case UNREACHABLE -> NodeState.NODE_STATE_UNREACHABLE;
            case LOST -> NodeState.NODE_STATE_LOST;
        };
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
