package io.hawser.device.simulator;

import io.hawser.protocol.CommandResult;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What the whole fleet counts.
 *
 * <p>Threads: any; counting neither blocks nor waits.
 */
final class Tally {
    private static final int DIGITS = 3;
    /** Longer ones count as this. */
    private static final long MAX_MICROS = TimeUnit.HOURS.toMicros(1);

    final LongAdder connected = new LongAdder();
    final LongAdder reconnects = new LongAdder();
    final LongAdder violations = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder refused = new LongAdder();

    private final Map<CommandResult.Status, LongAdder> commands = new EnumMap<>(CommandResult.Status.class);
    private final Recorder latencies = new Recorder(MAX_MICROS, DIGITS);
    // Guards total: both the progress line and the report take what was recorded since the other did.
    private final ReentrantLock lock = new ReentrantLock();
    private final Histogram total = new Histogram(MAX_MICROS, DIGITS);

    Tally() {
        for (CommandResult.Status status : CommandResult.Status.values()) {
            commands.put(status, new LongAdder());
        }
    }

    void acknowledged(long nanos) {
        acknowledged.increment();
        latencies.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, MAX_MICROS));
    }

    void command(CommandResult.Status status) {
        LongAdder count = commands.get(status);
        if (count != null) {
            count.increment();
        }
    }

    Map<CommandResult.Status, Long> commands() {
        Map<CommandResult.Status, Long> sums = new EnumMap<>(CommandResult.Status.class);
        commands.forEach((status, count) -> sums.put(status, count.sum()));
        return sums;
    }

    /** The latencies since the last call. */
    Latency recent() {
        lock.lock();
        try {
            Histogram interval = latencies.getIntervalHistogram();
            total.add(interval);
            return Latency.of(interval);
        } finally {
            lock.unlock();
        }
    }

    /** All latencies. */
    Latency overall() {
        lock.lock();
        try {
            total.add(latencies.getIntervalHistogram());
            return Latency.of(total);
        } finally {
            lock.unlock();
        }
    }
}
