package io.hawser.gateway.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How long things took since start, in buckets, one histogram for each {@link Timing}.
 *
 * <p>Threads: any thread records, without waiting for another.
 */
public final class Timings {
    private static final double[] BOUND_MILLIS = {
        0.25, 0.5, 0.75, 1, 1.5, 2.5, 4, 6, 10, 15, 25, 40, 60, 100, 150, 250, 400, 600, 1_000, 1_500, 2_500, 4_000,
        6_000, 10_000, 20_000, 40_000, 80_000, 300_000
    };
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<Timing, Timer> timers = new EnumMap<>(Timing.class);

    Timings(MeterRegistry registry) {
        Duration[] bounds = Arrays.stream(BOUND_MILLIS)
                .mapToObj(millis -> Duration.ofNanos(Math.round(millis * NANOS_PER_MILLI)))
                .toArray(Duration[]::new);
        for (Timing timing : Timing.values()) {
            timers.put(
                    timing,
                    Timer.builder("hawser."
                                    + timing.name()
                                            .toLowerCase(java.util.Locale.ROOT)
                                            .replace('_', '.'))
                            .description(timing.sentence())
                            .serviceLevelObjectives(bounds)
                            .register(registry));
        }
    }

    /** For whoever tells nobody. */
    public static Timings untold() {
        return new Timings(new SimpleMeterRegistry());
    }

    /** Something took so long; less than nothing, as when a clock was set back, counts as nothing. */
    public void record(Timing timing, Duration took) {
        timer(timing).record(took.isNegative() ? Duration.ZERO : took);
    }

    /** How often, up to each bound and beyond the last, since start. */
    BucketCounts counts(Timing timing) {
        var snapshot = timer(timing).takeSnapshot();
        List<Bucket> buckets = Arrays.stream(snapshot.histogramCounts())
                .map(count -> new Bucket(count.bucket() / NANOS_PER_MILLI, count.count()))
                .toList();
        return new BucketCounts(buckets, snapshot.count());
    }

    private Timer timer(Timing timing) {
        return Objects.requireNonNull(timers.get(timing));
    }

    /** How many, since start, took at most so long. */
    record Bucket(double boundMillis, double upTo) {}

    /**
     * A histogram.
     *
     * @param buckets by rising bound
     * @param total how many there were, those beyond the last bound included
     */
    record BucketCounts(List<Bucket> buckets, long total) {}
}
