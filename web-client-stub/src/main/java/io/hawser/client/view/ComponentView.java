package io.hawser.client.view;

import java.time.Instant;
import java.util.Optional;

/**
 * One component of a node, as its supervisor sees it.
 *
 * @param name {@code device-listener}, {@code command-monitor}, …
 * @param state its state now
 * @param since when it entered that state
 * @param restarts how often it was restarted since the process began
 * @param lastFailure what its last failure was, for people; empty if none
 * @param lastFailureTime when that was
 */
public record ComponentView(
        String name,
        ComponentState state,
        Instant since,
        long restarts,
        String lastFailure,
        Optional<Instant> lastFailureTime) {}
