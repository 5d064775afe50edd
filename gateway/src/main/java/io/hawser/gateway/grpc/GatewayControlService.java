package io.hawser.gateway.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.grpc.relay.NodeRelay;
import io.hawser.gateway.peer.PeerFacts;
import io.hawser.gateway.security.Caller;
import io.hawser.gateway.supervision.Components;
import io.hawser.gateway.supervision.RestartMode;
import io.hawser.gateway.supervision.RestartOutcome;
import io.hawser.gateway.supervision.drain.Drain;
import io.hawser.gateway.supervision.drain.DrainPhase;
import io.hawser.gateway.supervision.rebalance.Rebalance;
import io.hawser.rpc.v1.DrainProgress;
import io.hawser.rpc.v1.DrainRequest;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.GetStatusRequest;
import io.hawser.rpc.v1.RebalanceProgress;
import io.hawser.rpc.v1.RebalanceRequest;
import io.hawser.rpc.v1.RestartRequest;
import io.hawser.rpc.v1.RestartResponse;
import io.hawser.rpc.v1.WatchStatusRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Status, restarts, draining and rebalancing of this node, and of others through it.
 *
 * <p>Threads: any; a watch has a virtual thread of its own, a restart is answered by the thread that did it.
 */
public final class GatewayControlService extends GatewayControlGrpc.GatewayControlImplBase implements EndsStreams {
    private static final Duration STATUS_LIMIT = Duration.ofSeconds(1);
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(50); // as long as one may take here

    private final Components components;
    private final Drain drain;
    private final Rebalance rebalance;
    private final StatusSource source;
    private final PeerFacts nodes;
    private final NodeRelay relay;
    private final Set<StatusWatch> watches = ConcurrentHashMap.newKeySet();
    private final Set<ProgressFollower<?, ?>> followers = ConcurrentHashMap.newKeySet();

    /** Lasts as long as the others do, of which it is one of the watchers. */
    public GatewayControlService(
            Components components,
            Drain drain,
            Rebalance rebalance,
            StatusSource source,
            PeerFacts nodes,
            NodeRelay relay) {
        this.components = components;
        this.drain = drain;
        this.rebalance = rebalance;
        this.source = source;
        this.nodes = nodes;
        this.relay = relay;
        // Never closed: all end with the process.
        components.watch(_ -> watches.forEach(StatusWatch::change));
        drain.watch(() -> watches.forEach(StatusWatch::change));
        nodes.watch(() -> watches.forEach(StatusWatch::change));
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<GatewayStatus> answer) {
        if (relay.elsewhere(request.getNode())) {
            relay.unary(
                    GatewayControlGrpc.getGetStatusMethod(),
                    request.getNode(),
                    request,
                    caller(),
                    STATUS_LIMIT,
                    (ServerCallStreamObserver<GatewayStatus>) answer);
            return;
        }
        ((ServerCallStreamObserver<GatewayStatus>) answer).setOnCancelHandler(() -> {}); // nobody is left to be told
        var _ = nodes.ask().whenComplete((_, _) -> {
            try {
                answer.onNext(StatusMapper.status(source));
                answer.onCompleted();
            } catch (RuntimeException failure) {
                answer.onError(failure);
            }
        });
    }

    @Override
    public void watchStatus(WatchStatusRequest request, StreamObserver<GatewayStatus> answer) {
        ServerCallStreamObserver<GatewayStatus> caller = (ServerCallStreamObserver<GatewayStatus>) answer;
        if (relay.elsewhere(request.getNode())) {
            relay.stream(GatewayControlGrpc.getWatchStatusMethod(), request.getNode(), request, caller(), caller);
            return;
        }
        Duration interval = ControlArguments.interval(request);
        StatusWatch watch = new StatusWatch(caller, () -> StatusMapper.status(source), interval);
        caller.setOnReadyHandler(watch::wake);
        caller.setOnCancelHandler(watch::cancel);
        watches.add(watch);
        Thread.ofVirtual().name("status-watch").start(() -> {
            try {
                watch.run();
            } finally {
                watches.remove(watch);
            }
        });
    }

    @Override
    public void restart(RestartRequest request, StreamObserver<RestartResponse> answer) {
        ServerCallStreamObserver<RestartResponse> caller = (ServerCallStreamObserver<RestartResponse>) answer;
        if (relay.elsewhere(request.getNode())) {
            relay.unary(
                    GatewayControlGrpc.getRestartMethod(), request.getNode(), request, caller(), RESTART_LIMIT, caller);
            return;
        }
        String component = ControlArguments.component(request);
        RestartMode mode = ControlArguments.mode(request);
        // The restart goes on when the caller goes away, and there is then nobody to answer.
        caller.setOnCancelHandler(() -> {});
        components.restart(component, mode, Components.ON_CALL).whenComplete((outcome, failure) -> {
            if (failure == null) {
                finish(component, outcome, answer);
            } else {
                answer.onError(failure);
            }
        });
    }

    @Override
    public void drain(DrainRequest request, StreamObserver<DrainProgress> answer) {
        ServerCallStreamObserver<DrainProgress> caller = (ServerCallStreamObserver<DrainProgress>) answer;
        if (relay.elsewhere(request.getNode())) {
            relay.stream(GatewayControlGrpc.getDrainMethod(), request.getNode(), request, caller(), caller);
            return;
        }
        drain.begin(ControlArguments.plan(request));
        follow(
                "drain-follower",
                caller,
                new ProgressFollower<>(
                        () -> drain.progress().orElseThrow(),
                        progress -> progress.phase() == DrainPhase.DONE,
                        progress -> List.of(progress.phase(), progress.sessions(), progress.commandsInFlight()),
                        progress -> StatusMapper.progress(source.node(), progress),
                        caller));
    }

    @Override
    public void rebalance(RebalanceRequest request, StreamObserver<RebalanceProgress> answer) {
        ServerCallStreamObserver<RebalanceProgress> caller = (ServerCallStreamObserver<RebalanceProgress>) answer;
        if (relay.elsewhere(request.getNode())) {
            relay.stream(GatewayControlGrpc.getRebalanceMethod(), request.getNode(), request, caller(), caller);
            return;
        }
        int perSecond = ControlArguments.rate(request);
        if (nodes.isolated()) {
            throw RpcErrors.isolated(source.node());
        }
        Rebalance.Following following = rebalance.begin(perSecond);
        follow(
                "rebalance-follower",
                caller,
                new ProgressFollower<>(
                        following::progress,
                        progress -> progress.done(),
                        progress -> List.of(progress.sessions(), progress.target(), progress.moved()),
                        progress -> StatusMapper.progress(source.node(), progress),
                        caller));
    }

    @Override
    public void endStreams() {
        watches.forEach(StatusWatch::stop);
        followers.forEach(ProgressFollower::stop);
        relay.endStreams();
    }

    /** This node's id. */
    String node() {
        return source.node();
    }

    private void follow(String name, ServerCallStreamObserver<?> caller, ProgressFollower<?, ?> follower) {
        caller.setOnCancelHandler(follower::cancel);
        followers.add(follower);
        Thread.ofVirtual().name(name).start(() -> {
            try {
                follower.run();
            } finally {
                followers.remove(follower);
            }
        });
    }

    private static Caller caller() {
        return AccessInterceptor.CALLER.get();
    }

    private static void finish(String component, RestartOutcome outcome, StreamObserver<RestartResponse> answer) {
        switch (outcome) {
            case RestartOutcome.Restarted(var report) -> {
                answer.onNext(StatusMapper.report(report));
                answer.onCompleted();
            }
            case RestartOutcome.UnknownComponent(var known) ->
                answer.onError(refusal(
                        Status.Code.NOT_FOUND,
                        ErrorReason.COMPONENT_NOT_FOUND,
                        "no component " + component + " (there are: " + String.join(", ", known) + ")",
                        component));
            case RestartOutcome.AlreadyUnderWay() ->
                answer.onError(refusal(
                        Status.Code.FAILED_PRECONDITION,
                        ErrorReason.RESTART_UNDER_WAY,
                        component + " is starting or being restarted already",
                        component));
            case RestartOutcome.Failed(String why) ->
                answer.onError(refusal(
                        Status.Code.INTERNAL,
                        ErrorReason.RESTART_FAILED,
                        component + " did not come back: " + why,
                        component));
        }
    }

    private static StatusRuntimeException refusal(
            Status.Code code, ErrorReason reason, String message, String component) {
        return RpcErrors.of(code, reason, message, Map.of("component", component));
    }
}
