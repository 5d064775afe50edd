package io.hawser.gateway.supervision.drain;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How to drain.
 *
 * @param deadline how long it may take in all
 * @param reconnectAfter over how long the devices are sent away
 * @param alternate {@code host:port} that they are sent to; empty: to other nodes in service, if there are any, else to the
 *     address they used
 * @param stopping whether the process ends then: who is waiting to connect is left to the next one
 * @param sessionsPerSecond how many are sent away per second, in place of {@code reconnectAfter}, but by the deadline all
 */
public record DrainPlan(
        Duration deadline, Duration reconnectAfter, String alternate, boolean stopping, OptionalInt sessionsPerSecond) {
    private static final double NANOS_PER_SECOND = 1e9;

    public DrainPlan {
        if (!deadline.isPositive() || reconnectAfter.isNegative() || reconnectAfter.compareTo(deadline) > 0) {
            throw new IllegalArgumentException(
                    "drain: reconnect after " + reconnectAfter + " (expected: 0 to the deadline, " + deadline + ")");
        }
        if (sessionsPerSecond.isPresent() && sessionsPerSecond.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "drain: " + sessionsPerSecond.getAsInt() + " sessions per second (expected: 1 or more)");
        }
    }

    /** Over a time, not at a rate. */
    public DrainPlan(Duration deadline, Duration reconnectAfter, String alternate, boolean stopping) {
        this(deadline, reconnectAfter, alternate, stopping, OptionalInt.empty());
    }

    /** The same for so many sessions: a rate becomes a time. */
    DrainPlan of(int sessions) {
        if (sessionsPerSecond.isEmpty()) {
            return this;
        }
        Duration atRate = Duration.ofNanos((long) (sessions * NANOS_PER_SECOND / sessionsPerSecond.getAsInt()));
        return new DrainPlan(deadline, lesser(deadline, atRate), alternate, stopping);
    }

    /**
     * What becomes of this plan, so long after its beginning, when the process is to stop by another one: whichever is over
     * first.
     */
    DrainPlan stoppingBy(DrainPlan stop, Duration elapsed) {
        return new DrainPlan(
                lesser(deadline, elapsed.plus(stop.deadline)),
                lesser(reconnectAfter, elapsed.plus(stop.reconnectAfter)),
                alternate.isEmpty() ? stop.alternate : alternate,
                true);
    }

    private static Duration lesser(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
