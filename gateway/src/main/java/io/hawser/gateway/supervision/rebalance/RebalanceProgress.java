package io.hawser.gateway.supervision.rebalance;

import java.time.Duration;
import java.util.Optional;

/**
 * How far rebalancing is.
 *
 * @param sessions on this node now
 * @param target what they are to come down to
 * @param moved devices sent away so far
 * @param elapsed since it began
 * @param outcome why it ended; empty while it goes on
 */
public record RebalanceProgress(int sessions, int target, int moved, Duration elapsed, Optional<String> outcome) {

    /** Whether it has ended. */
    public boolean done() {
        return outcome.isPresent();
    }
}
