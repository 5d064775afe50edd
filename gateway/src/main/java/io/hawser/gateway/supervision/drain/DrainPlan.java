package io.hawser.gateway.supervision.drain;

import java.time.Duration;

/**
 * How to drain.
 *
 * @param deadline how long it may take in all
 * @param reconnectAfter over how long the devices are sent away
 * @param alternate {@code host:port} that they are sent to; empty for the address they used
 * @param stopping whether the process ends then: who is waiting to connect is left to the next one
 */
public record DrainPlan(Duration deadline, Duration reconnectAfter, String alternate, boolean stopping) {

    public DrainPlan {
        if (!deadline.isPositive() || reconnectAfter.isNegative() || reconnectAfter.compareTo(deadline) > 0) {
            throw new IllegalArgumentException(
                    "drain: reconnect after " + reconnectAfter + " (expected: 0 to the deadline, " + deadline + ")");
        }
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
