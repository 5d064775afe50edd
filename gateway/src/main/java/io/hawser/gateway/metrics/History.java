package io.hawser.gateway.metrics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * What went on in the last hour, a point every few seconds: what charts show.
 *
 * <p>Threads: series are added before the first {@link #sample}, which one thread calls; {@link #since} is for any.
 */
public final class History {
    /** From one point to the next. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final int POINTS = 720; // an hour of them
    private static final double NANOS_PER_SECOND = 1e9;

    private final Counters counters;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final Map<String, DoubleSupplier> sources = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    // Rings, guarded by the lock; the next point goes to index taken % POINTS:
    private final long[] times = new long[POINTS];
    private final SequencedMap<String, double[]> rings = new LinkedHashMap<>();
    private long taken;

    /** @param nanoClock as {@link System#nanoTime} */
    public History(Counters counters, InstantSource clock, LongSupplier nanoClock) {
        this.counters = counters;
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    /**
     * Points behind a time.
     *
     * @param times milliseconds since 1970, rising while the clock does
     * @param series by name, as many values as times; NaN where there was nothing to measure
     */
    public record Points(List<Long> times, SequencedMap<String, List<Double>> series) {}

    /** A series of what {@code source} says at each point. */
    public History value(String name, DoubleSupplier source) {
        sources.put(name, source);
        rings.put(name, new double[POINTS]);
        return this;
    }

    /** A series of by how much a counter grew per second. */
    public History rate(String name, Counter counter) {
        Growth growth = new Growth(counter);
        return value(name, growth::perSecond);
    }

    /** Two series, {@code nameP50} and {@code nameP99}, of how long things took between two points, in milliseconds. */
    public History percentiles(String name, Timings timings, Timing timing) {
        TimingWindow window = new TimingWindow(timings, timing);
        value(name + "P50", () -> window.look().percentile(0.5));
        return value(name + "P99", () -> window.last().percentile(0.99));
    }

    /** Takes a point; to be called every {@link #INTERVAL}. */
    public void sample() {
        Map<String, Double> values = new LinkedHashMap<>();
        sources.forEach((name, source) -> values.put(name, source.getAsDouble()));
        lock.lock();
        try {
            long now = clock.millis();
            if (taken > 0 && now <= times[index(1)]) {
                taken = 0; // the clock was set back: what was is no longer before what is
            }
            int at = (int) (taken % POINTS);
            times[at] = now;
            rings.forEach((name, ring) -> ring[at] = values.getOrDefault(name, Double.NaN));
            taken++;
        } finally {
            lock.unlock();
        }
    }

    /** The points behind that time, in milliseconds since 1970. */
    public Points since(long millis) {
        lock.lock();
        try {
            int kept = (int) Math.min(taken, POINTS);
            int skipped = 0;
            while (skipped < kept && times[index(kept - skipped)] <= millis) {
                skipped++;
            }
            int wanted = kept - skipped;
            int[] indices =
                    IntStream.range(0, wanted).map(i -> index(wanted - i)).toArray();
            SequencedMap<String, List<Double>> series = new LinkedHashMap<>();
            rings.forEach((name, ring) -> series.put(
                    name, Arrays.stream(indices).mapToObj(at -> ring[at]).toList()));
            return new Points(Arrays.stream(indices).mapToObj(at -> times[at]).toList(), series);
        } finally {
            lock.unlock();
        }
    }

    private int index(int back) {
        return (int) ((taken - back) % POINTS);
    }

    private final class Growth {
        private final Counter counter;
        private long value;
        private long nanos;

        private Growth(Counter counter) {
            this.counter = counter;
            value = counters.value(counter);
            nanos = nanoClock.getAsLong();
        }

        private double perSecond() {
            long nowValue = counters.value(counter);
            long nowNanos = nanoClock.getAsLong();
            double seconds = (nowNanos - nanos) / NANOS_PER_SECOND;
            double rate = seconds > 0 ? (nowValue - value) / seconds : 0;
            value = nowValue;
            nanos = nowNanos;
            return rate;
        }
    }
}
