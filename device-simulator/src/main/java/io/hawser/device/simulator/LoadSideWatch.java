package io.hawser.device.simulator;

import com.sun.management.OperatingSystemMXBean;
import io.hawser.device.simulator.figures.LoadSide;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Watches whether the load side itself is the limit: how late its clockwork is, and whose the processors are.
 *
 * <p>Threads: the clockwork's alone, or any one at a time.
 */
public final class LoadSideWatch {
    /** How often the clockwork is asked to be on time. */
    public static final Duration BEAT = Duration.ofMillis(20);

    private static final int DIGITS = 3;
    private static final double P99 = 99;

    private final Histogram lags = new Histogram(TimeUnit.HOURS.toMicros(1), DIGITS);
    private long startedAt;
    private long cpuAtStart;
    private long expected;
    private long worst;
    private double machineSum;
    private long machineSamples;

    /** Watches from {@code now} on, as of {@link System#nanoTime}, which all times here are of; the first beat is due {@link #BEAT} later. */
    public void begin(long now) {
        startedAt = now;
        expected = now;
        cpuAtStart = system().getProcessCpuTime();
        var _ = system().getCpuLoad(); // what it tells next is counted from here
    }

    /** Called every {@link #BEAT}. */
    public void onBeat(long now) {
        expected += BEAT.toNanos();
        long late = Math.max(0, now - expected);
        lags.recordValue(Math.min(TimeUnit.NANOSECONDS.toMicros(late), lags.getHighestTrackableValue()));
        worst = Math.max(worst, late);
    }

    /** The worst lag since the last call, taking the machine's load down. Called about every second. */
    public Duration onSample() {
        double machine = system().getCpuLoad();
        if (machine >= 0) {
            machineSum += machine;
            machineSamples++;
        }
        Duration lag = Duration.ofNanos(worst);
        worst = 0;
        return lag;
    }

    /** How it was until {@code now}. */
    public LoadSide result(long now) {
        int processors = Runtime.getRuntime().availableProcessors();
        double own = (double) (system().getProcessCpuTime() - cpuAtStart) / Math.max(1, now - startedAt) / processors;
        return new LoadSide(
                processors,
                Math.min(1, own),
                machineSamples == 0 ? 0 : machineSum / machineSamples,
                micros(lags.getTotalCount() == 0 ? 0 : lags.getValueAtPercentile(P99)),
                micros(lags.getTotalCount() == 0 ? 0 : lags.getMaxValue()));
    }

    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }

    private static Duration micros(long value) {
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(value));
    }
}
