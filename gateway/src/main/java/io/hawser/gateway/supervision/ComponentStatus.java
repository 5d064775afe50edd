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

    /** The same component in that state; a failure is remembered until the next. */
    ComponentStatus in(ComponentState next, Optional<String> failure, Instant now) {
        return new ComponentStatus(
                name,
                next,
                next == state ? since : now,
                restarts,
                failure.or(this::lastFailure),
                failure.isPresent() ? Optional.of(now) : lastFailureTime);
    }

    ComponentStatus restarted() {
        return new ComponentStatus(name, state, since, restarts + 1, lastFailure, lastFailureTime);
    }
}
