package io.hawser.gateway.metrics;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How fast some counters grow, averaged over the last five seconds.
 *
 * <p>Threads: {@link #sample} by one thread at a time, about once a second; {@link #perSecond} by any.
 */
public final class Rates {
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final double NANOS_PER_SECOND = 1e9;

    private final Counters counters;
    private final Set<Counter> watched;
    private final LongSupplier nanoClock;
    private final Deque<Sample> samples = new ArrayDeque<>(); // the sampling thread's
    private volatile Map<Counter, Double> rates = Map.of();

    /**
     * @param watched the counters to watch; the rate of any other is 0
     * @param nanoClock as {@link System#nanoTime}
     */
    public Rates(Counters counters, Set<Counter> watched, LongSupplier nanoClock) {
        this.counters = counters;
        this.watched = Set.copyOf(watched);
        this.nanoClock = nanoClock;
    }

    /** Reads the counters; to be called about once a second. */
    public void sample() {
        Map<Counter, Long> values = new EnumMap<>(Counter.class);
        watched.forEach(counter -> values.put(counter, counters.value(counter)));
        Sample newest = new Sample(nanoClock.getAsLong(), values);
        samples.addLast(newest);
        // The sample at the far edge of the window stays, so that the average spans all of it.
        while (samples.size() > 2 && newest.nanos() - second().nanos() >= WINDOW.toNanos()) {
            samples.removeFirst();
        }
        rates = between(samples.getFirst(), newest);
    }

    /** By how much that counter grew per second; 0 before the second sample. */
    public double perSecond(Counter counter) {
        return rates.getOrDefault(counter, 0.0);
    }

    private Sample second() {
        return samples.stream().skip(1).findFirst().orElseThrow();
    }

    private Map<Counter, Double> between(Sample oldest, Sample newest) {
        double seconds = (newest.nanos() - oldest.nanos()) / NANOS_PER_SECOND;
        if (seconds <= 0) {
            return Map.of();
        }
        Map<Counter, Double> result = new EnumMap<>(Counter.class);
        watched.forEach(counter -> result.put(counter, (newest.value(counter) - oldest.value(counter)) / seconds));
        return result;
    }

    private record Sample(long nanos, Map<Counter, Long> values) {
        long value(Counter counter) {
            return values.getOrDefault(counter, 0L);
        }
    }
}
