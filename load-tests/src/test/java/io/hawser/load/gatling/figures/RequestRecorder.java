package io.hawser.load.gatling.figures;

import io.hawser.device.simulator.figures.Latency;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Takes the requests of one name down.
 *
 * <p>Threads: any.
 */
final class RequestRecorder {
    private static final int MAX_REASONS = 100;
    private static final String OTHER = "(another reason)";

    private final String name;
    private final Histogram micros = new ConcurrentHistogram(Latency.MAX_MICROS, Latency.DIGITS);
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();

    RequestRecorder(String name) {
        this.name = name;
    }

    void succeeded(Duration latency) {
        micros.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(latency.toNanos()), 0, Latency.MAX_MICROS));
    }

    /** Beyond {@value #MAX_REASONS} reasons, or a few more when several come at once, the rest counts as one. */
    void failed(String reason) {
        boolean known = errors.containsKey(reason) || errors.size() < MAX_REASONS;
        errors.computeIfAbsent(known ? reason : OTHER, _ -> new LongAdder()).increment();
    }

    RequestFigures figures() {
        TreeMap<String, Long> counted = new TreeMap<>();
        errors.forEach((reason, count) -> counted.put(reason, count.sum()));
        Latency latency = Latency.of(micros);
        return new RequestFigures(name, latency.count(), counted, latency);
    }
}
