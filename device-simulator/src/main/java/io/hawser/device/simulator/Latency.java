package io.hawser.device.simulator;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long uplinks took from the moment that the schedule meant them to be sent to their acknowledgement: a device that
 * falls behind its schedule makes them longer, not fewer.
 *
 * @param count how many
 * @param p50 half took no longer
 * @param p95 of 100, 95 took no longer
 * @param p99 of 100, 99 took no longer
 * @param max the longest
 */
public record Latency(long count, Duration p50, Duration p95, Duration p99, Duration max) {

    static Latency of(Histogram micros) {
        return new Latency(
                micros.getTotalCount(),
                percentile(micros, 50),
                percentile(micros, 95),
                percentile(micros, 99),
                micros(micros.getTotalCount() == 0 ? 0 : micros.getMaxValue()));
    }

    private static Duration percentile(Histogram micros, int percent) {
        return micros(micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percent));
    }

    private static Duration micros(long value) {
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(value));
    }
}
