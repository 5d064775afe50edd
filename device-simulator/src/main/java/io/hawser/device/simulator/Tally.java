package io.hawser.device.simulator;

import io.hawser.device.simulator.figures.Latency;
import io.hawser.protocol.CommandResult;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What the devices of a population count.
 *
 * <p>Threads: any; counting neither blocks nor waits.
 */
final class Tally {
    final LongAdder connected = new LongAdder();
    final LongAdder reconnects = new LongAdder();
    final LongAdder violations = new LongAdder();
    final LongAdder repeats = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder refused = new LongAdder();

    private final Map<CommandResult.Status, LongAdder> commands = new EnumMap<>(CommandResult.Status.class);
    private final Recorder latencies = new Recorder(Latency.MAX_MICROS, Latency.DIGITS);
    // Guards total: the samples and the report take what was recorded since the other did.
    private final ReentrantLock lock = new ReentrantLock();
    private final Histogram total = new Histogram(Latency.MAX_MICROS, Latency.DIGITS);

    Tally() {
        for (CommandResult.Status status : CommandResult.Status.values()) {
            commands.put(status, new LongAdder());
        }
    }

    void acknowledged(long nanos) {
        acknowledged.increment();
        latencies.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, Latency.MAX_MICROS));
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

    long commandCount() {
        return commands.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Adds the latencies since the last call to {@code sum}. */
    void addRecent(Histogram sum) {
        lock.lock();
        try {
            Histogram interval = latencies.getIntervalHistogram();
            total.add(interval);
            sum.add(interval);
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
