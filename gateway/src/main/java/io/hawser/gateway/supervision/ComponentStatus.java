package io.hawser.gateway.supervision;

import java.time.Instant;
import java.util.Optional;

/**
 * One component at one moment.
 *
 * @param since when it came into this state
 * @param restarts how often it was restarted since the gateway started
 * @param lastFailure what went wrong last, in words
 * @param lastFailureTime when that was
 */
public record ComponentStatus(
        String name,
        ComponentState state,
        Instant since,
        int restarts,
        Optional<String> lastFailure,
        Optional<Instant> lastFailureTime) {

    ComponentStatus in(ComponentState next, Instant now) {
        return new ComponentStatus(name, next, now, restarts, lastFailure, lastFailureTime);
    }

    ComponentStatus restarted(Instant now) {
        return new ComponentStatus(name, ComponentState.RUNNING, now, restarts + 1, lastFailure, lastFailureTime);
    }

    ComponentStatus failed(ComponentState next, String failure, Instant now) {
        return new ComponentStatus(name, next, now, restarts, Optional.of(failure), Optional.of(now));
    }
}
