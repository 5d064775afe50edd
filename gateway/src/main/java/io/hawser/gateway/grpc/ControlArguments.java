package io.hawser.gateway.grpc;

import io.hawser.gateway.supervision.RestartMode;
import io.hawser.gateway.supervision.drain.DrainPlan;
import io.hawser.rpc.v1.DrainRequest;
import io.hawser.rpc.v1.RebalanceRequest;
import io.hawser.rpc.v1.RestartRequest;
import io.hawser.rpc.v1.WatchStatusRequest;
import java.time.Duration;
import java.util.OptionalInt;

/** What operators ask for, checked: everything that is wrong names its field. */
final class ControlArguments {
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SHORTEST_DRAIN = Duration.ofSeconds(1);
    private static final Duration LONGEST_DRAIN = Duration.ofHours(24);
    private static final Duration USUAL_DRAIN = Duration.ofMinutes(5);
    private static final Duration USUAL_SPREAD = Duration.ofSeconds(10);
    private static final int MAX_ALTERNATE_BYTES = 255;
    private static final int FASTEST = 1_000_000;
    private static final int USUAL_REBALANCE = 100;

    private ControlArguments() {}

    static String component(RestartRequest request) {
        if (request.getComponent().isEmpty()) {
            throw RpcErrors.invalidField("component", "is missing (expected: the name of a component)");
        }
        return request.getComponent();
    }

    static RestartMode mode(RestartRequest request) {
        return switch (request.getMode()) {
            case RESTART_MODE_UNSPECIFIED, RESTART_MODE_GRACEFUL -> RestartMode.GRACEFUL;
            case RESTART_MODE_HARD -> RestartMode.HARD;
            case UNRECOGNIZED -> throw RpcErrors.invalidField("mode", "unknown: " + request.getModeValue());
        };
    }

    static DrainPlan plan(DrainRequest request) {
        Duration deadline = request.hasDeadline()
                ? Arguments.duration("deadline", request.getDeadline(), SHORTEST_DRAIN, LONGEST_DRAIN)
                : USUAL_DRAIN;
        if (request.hasReconnectAfter() && request.hasSessionsPerSecond()) {
            throw RpcErrors.invalidField(
                    "sessions_per_second", "is given with reconnect_after (expected: one of them)");
        }
        Duration spread = request.hasReconnectAfter()
                ? Arguments.duration("reconnect_after", request.getReconnectAfter(), Duration.ZERO, deadline)
                : shorter(USUAL_SPREAD, deadline);
        OptionalInt rate = request.hasSessionsPerSecond()
                ? OptionalInt.of(rate(request.getSessionsPerSecond()))
                : OptionalInt.empty();
        String alternate = request.getAlternate();
        Arguments.requireLength("alternate", Arguments.utf8Length(alternate), 0, MAX_ALTERNATE_BYTES);
        return new DrainPlan(deadline, spread, alternate, false, rate);
    }

    /** Sessions per second. */
    static int rate(RebalanceRequest request) {
        return request.hasSessionsPerSecond() ? rate(request.getSessionsPerSecond()) : USUAL_REBALANCE;
    }

    static Duration interval(WatchStatusRequest request) {
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

    private static int rate(int perSecond) {
        if (perSecond < 1 || perSecond > FASTEST) { // an unsigned one above 2^31 is negative here
            throw RpcErrors.invalidField(
                    "sessions_per_second", Integer.toUnsignedString(perSecond) + " (expected: 1.." + FASTEST + ")");
        }
        return perSecond;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
