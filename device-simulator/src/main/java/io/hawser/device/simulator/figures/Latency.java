package io.hawser.device.simulator.figures;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;

/**
 * How long uplinks took from the moment that the schedule meant them to be sent to their acknowledgement: a device that
 * falls behind its schedule makes them longer, not fewer. To the microsecond, three digits of each value are kept.
 *
 * <p>Threads: immutable, any.
 */
public final class Latency {
    /** The digits of a value that are kept. */
    public static final int DIGITS = 3;
    /** Longer ones count as this. */
    public static final long MAX_MICROS = TimeUnit.HOURS.toMicros(1);

    private static final double P50 = 50;
    private static final double P95 = 95;
    private static final double P99 = 99;
    private static final double P999 = 99.9;

    private final Histogram micros; // never changed

    private Latency(Histogram micros) {
        this.micros = micros;
    }

    /** Nothing measured. */
    public static Latency none() {
        return new Latency(new Histogram(MAX_MICROS, DIGITS));
    }

    /** What {@code micros} has now. */
    public static Latency of(Histogram micros) {
        return new Latency(micros.copy());
    }

    /**
     * What {@link #encode} gave.
     *
     * @throws IllegalArgumentException when {@code text} is no such thing
     */
    public static Latency decode(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            return new Latency(Histogram.decodeFromCompressedByteBuffer(bytes, 0));
        } catch (DataFormatException | RuntimeException broken) {
            throw new IllegalArgumentException(
                    "histogram: unreadable (expected: HdrHistogram, compressed, in base64)", broken);
        }
    }

    /** All of both. */
    public Latency plus(Latency other) {
        Histogram sum = micros.copy();
        sum.add(other.micros);
        return new Latency(sum);
    }

    /** How many. */
    public long count() {
        return micros.getTotalCount();
    }

    /** Half took no longer. */
    public Duration p50() {
        return percentile(P50);
    }

    /** Of 100, 95 took no longer. */
    public Duration p95() {
        return percentile(P95);
    }

    /** Of 100, 99 took no longer. */
    public Duration p99() {
        return percentile(P99);
    }

    /** Of 1,000, 999 took no longer. */
    public Duration p999() {
        return percentile(P999);
    }

    /** The longest. */
    public Duration max() {
        return micros(count() == 0 ? 0 : micros.getMaxValue());
    }

    /** Of 100, {@code percent} took no longer; zero when nothing was measured. */
    public Duration percentile(double percent) {
        return micros(count() == 0 ? 0 : micros.getValueAtPercentile(percent));
    }

    /** The whole distribution as text: HdrHistogram's compressed form in base64. */
    public String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
        int length = micros.encodeIntoCompressedByteBuffer(bytes, Deflater.BEST_COMPRESSION);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    private static Duration micros(long value) {
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(value));
    }
}
