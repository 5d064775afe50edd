package io.hawser.gateway.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.supervision.Components;
import io.hawser.gateway.supervision.RestartMode;
import io.hawser.gateway.supervision.RestartOutcome;
import io.hawser.gateway.supervision.drain.Drain;
import io.hawser.gateway.supervision.drain.DrainPlan;
import io.hawser.rpc.v1.DrainProgress;
import io.hawser.rpc.v1.DrainRequest;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.GetStatusRequest;
import io.hawser.rpc.v1.RestartRequest;
import io.hawser.rpc.v1.RestartResponse;
import io.hawser.rpc.v1.WatchStatusRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Status, restarts and draining of this node.
 *
 * <p>Threads: any; a watch has a virtual thread of its own, a restart is answered by the thread that did it.
 */
public final class GatewayControlService extends GatewayControlGrpc.GatewayControlImplBase implements EndsStreams {
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SHORTEST_DRAIN = Duration.ofSeconds(1);
    private static final Duration LONGEST_DRAIN = Duration.ofHours(24);
    private static final Duration USUAL_DRAIN = Duration.ofMinutes(5);
    private static final Duration USUAL_SPREAD = Duration.ofSeconds(10);
    private static final int MAX_ALTERNATE_BYTES = 255;

    private final Components components;
    private final Drain drain;
    private final StatusSource source;
    private final Set<StatusWatch> watches = ConcurrentHashMap.newKeySet();
    private final Set<DrainFollower> followers = ConcurrentHashMap.newKeySet();

    /** Lasts as long as {@code components} and {@code drain} do, of which it is one of the watchers. */
    public GatewayControlService(Components components, Drain drain, StatusSource source) {
        this.components = components;
        this.drain = drain;
        this.source = source;
        // Never closed: all end with the process.
        components.watch(_ -> watches.forEach(StatusWatch::change));
        drain.watch(() -> watches.forEach(StatusWatch::change));
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<GatewayStatus> answer) {
        requireThisNode(request.getNode());
        answer.onNext(StatusMapper.status(source));
        answer.onCompleted();
    }

    @Override
    public void watchStatus(WatchStatusRequest request, StreamObserver<GatewayStatus> answer) {
        Duration interval = interval(request);
        ServerCallStreamObserver<GatewayStatus> caller = (ServerCallStreamObserver<GatewayStatus>) answer;
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
        requireThisNode(request.getNode());
        String component = request.getComponent();
        if (component.isEmpty()) {
            throw RpcErrors.invalidField("component", "is missing (expected: the name of a component)");
        }
        RestartMode mode = mode(request);
        // The restart goes on when the caller goes away, and there is then nobody to answer.
        ((ServerCallStreamObserver<RestartResponse>) answer).setOnCancelHandler(() -> {});
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
        requireThisNode(request.getNode());
        DrainPlan plan = plan(request);
        ServerCallStreamObserver<DrainProgress> caller = (ServerCallStreamObserver<DrainProgress>) answer;
        DrainFollower follower = new DrainFollower(source.node(), drain, caller);
        caller.setOnCancelHandler(follower::cancel);
        drain.begin(plan);
        followers.add(follower);
        Thread.ofVirtual().name("drain-follower").start(() -> {
            try {
                follower.run();
            } finally {
                followers.remove(follower);
            }
        });
    }

    @Override
    public void endStreams() {
        watches.forEach(StatusWatch::stop);
        followers.forEach(DrainFollower::stop);
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

    private static RestartMode mode(RestartRequest request) {
        return switch (request.getMode()) {
            case RESTART_MODE_UNSPECIFIED, RESTART_MODE_GRACEFUL -> RestartMode.GRACEFUL;
            case RESTART_MODE_HARD -> RestartMode.HARD;
            case UNRECOGNIZED -> throw RpcErrors.invalidField("mode", "unknown: " + request.getModeValue());
        };
    }

    private static DrainPlan plan(DrainRequest request) {
        Duration deadline = request.hasDeadline()
                ? Arguments.duration("deadline", request.getDeadline(), SHORTEST_DRAIN, LONGEST_DRAIN)
                : USUAL_DRAIN;
        Duration spread = request.hasReconnectAfter()
                ? Arguments.duration("reconnect_after", request.getReconnectAfter(), Duration.ZERO, deadline)
                : shorter(USUAL_SPREAD, deadline);
        String alternate = request.getAlternate();
        Arguments.requireLength("alternate", Arguments.utf8Length(alternate), 0, MAX_ALTERNATE_BYTES);
        return new DrainPlan(deadline, spread, alternate, false);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration interval(WatchStatusRequest request) {
        if (!request.hasInterval()) {
            return USUAL_INTERVAL;
        }
        Duration interval;
        try {
            interval = Duration.ofSeconds(
                    request.getInterval().getSeconds(), request.getInterval().getNanos());
        } catch (ArithmeticException _) {
            interval = Duration.ZERO; // beyond all bounds, as this is
        }
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw RpcErrors.invalidField("interval", "out of bounds (expected: 100 ms to 1 h)");
        }
        return interval;
    }

    private void requireThisNode(String node) {
        if (!node.isEmpty() && !node.equals(source.node())) {
            throw RpcErrors.of(
                    Status.Code.NOT_FOUND,
                    ErrorReason.NODE_NOT_FOUND,
                    "no node " + node + " (this is " + source.node() + ", and it is alone)",
                    Map.of("node_id", node));
        }
    }
}
