package io.hawser.gateway.supervision;

import java.time.Duration;

/** How long the steps of a component's life may take; one that takes longer has failed, and is left behind. */
public record StepLimits(Duration start, Duration restart, Duration close) {
    /** For what does its work in memory, and waits for a disk at most. */
    public static final StepLimits USUAL =
            new StepLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(10));
}
