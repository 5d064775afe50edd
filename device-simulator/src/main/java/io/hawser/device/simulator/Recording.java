package io.hawser.device.simulator;

import io.hawser.device.simulator.figures.Latency;
import io.hawser.device.simulator.figures.Sample;
import io.hawser.device.simulator.figures.Timeline;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Takes a sample of the fleet each second.
 *
 * <p>Threads: {@link #onSecond} the clockwork's; the rest any.
 */
final class Recording {
    static final Duration STEP = Duration.ofSeconds(1);

    private final List<Tally> tallies;
    // Each is replaced whole by the clockwork, and read by any.
    private volatile Latency recent = Latency.none();
    private volatile Timeline timeline = Timeline.empty(STEP);
    private Sums before = new Sums(0, 0, 0, 0, 0);

    Recording(List<Tally> tallies) {
        this.tallies = tallies;
    }

    Latency recent() {
        return recent;
    }

    Timeline timeline() {
        return timeline;
    }

    void onSecond(Duration at, long attacks, Duration lag) {
        Histogram interval = new Histogram(Latency.MAX_MICROS, Latency.DIGITS);
        tallies.forEach(tally -> tally.addRecent(interval));
        recent = Latency.of(interval);
        Sums now = new Sums(
                tallies.stream().mapToLong(tally -> tally.sent.sum()).sum(),
                tallies.stream().mapToLong(tally -> tally.acknowledged.sum()).sum(),
                tallies.stream().mapToLong(tally -> tally.reconnects.sum()).sum(),
                tallies.stream().mapToLong(Tally::commandCount).sum(),
                attacks);
        Sample sample = new Sample(
                at,
                tallies.stream().mapToLong(tally -> tally.connected.sum()).sum(),
                now.sent - before.sent,
                now.acknowledged - before.acknowledged,
                now.reconnects - before.reconnects,
                now.commands - before.commands,
                now.attacks - before.attacks,
                recent.p50(),
                recent.p99(),
                recent.max(),
                lag);
        before = now;
        timeline = timeline.with(sample);
    }

    private record Sums(long sent, long acknowledged, long reconnects, long commands, long attacks) {}
}
