package io.hawser.gateway.bench;

import org.HdrHistogram.Histogram;

/**
 * What a load by a schedule showed.
 *
 * @param offeredPerSecond events that were due
 * @param acknowledgedPerSecond in the measured time
 * @param behind events that were due in the measured time or before, and not acknowledged when it ended
 * @param unanswered events that were not acknowledged half a minute later either
 * @param latency of those that were due in the measured time, in ns, from when they were due to when they were acknowledged
 * @param lateness of the same, in ns, from when they were due to when the load sent them: it is in the latency
 */
public record PacedFigures(
        double offeredPerSecond,
        double acknowledgedPerSecond,
        long behind,
        long unanswered,
        Histogram latency,
        Histogram lateness) {
    private static final double BEHIND_SECONDS = 0.5;

    /** Times up to a minute, to a hundredth. */
    static Histogram histogram() {
        return new Histogram(60_000_000_000L, 2);
    }

    /** Whether the rate can be kept up: what has piled up in the end is no more than comes in half a second. */
    public boolean holds() {
        return unanswered == 0 && behind <= BEHIND_SECONDS * offeredPerSecond;
    }

    public double latencyMillis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }

    public double latenessMillis(double percentile) {
        return lateness.getValueAtPercentile(percentile) / 1e6;
    }
}
