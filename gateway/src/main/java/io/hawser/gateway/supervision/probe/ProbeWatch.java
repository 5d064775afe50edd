package io.hawser.gateway.supervision.probe;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One probe's history.
 *
 * <p>Threads: {@link #askIfDue} the {@code supervisor} thread; {@link #status} any.
 */
final class ProbeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeWatch.class);

    private final Probe probe;
    private long nextNanos;
    private Reading reading = Reading.well(Duration.ZERO);
    private volatile ProbeStatus status; // for others to read

    ProbeWatch(Probe probe, long nowNanos) {
        this.probe = probe;
        this.nextNanos = nowNanos;
        this.status = new ProbeStatus(
                probe.name(),
                probe.component(),
                probe.period(),
                probe.threshold(),
                Duration.ZERO,
                Duration.ZERO,
                0,
                Optional.empty());
    }

    String component() {
        return probe.component();
    }

    String name() {
        return probe.name();
    }

    ProbeStatus status() {
        return status;
    }

    /** What it finds by now. */
    Reading reading() {
        return reading;
    }

    /** Asks when it is time to; whether it did, and found what it did not find before. */
    boolean askIfDue(long nowNanos) {
        if (nowNanos - nextNanos < 0) {
            return false;
        }
        nextNanos = nowNanos + probe.period().toNanos();
        Reading before = reading;
        reading = ask();
        boolean begins = before.problem().isEmpty() && reading.problem().isPresent();
        status = status.with(reading, begins);
        ProbeEvent.commit(probe, reading);
        return begins;
    }

    /** There is nobody to ask now, or somebody new: what was found and asked before is over. */
    void rest(long nowNanos) {
        probe.question().forget();
        nextNanos = nowNanos + probe.period().toNanos();
        if (reading.problem().isPresent()) {
            reading = Reading.well(Duration.ZERO);
            status = status.well();
        }
    }

    private Reading ask() {
        try {
            return probe.question().ask(probe.threshold());
        } catch (RuntimeException | Error failure) {
            if (reading.problem().isEmpty()) { // once, not at every turn
                LOG.error("bug: a probe failed probe={}", probe.name(), failure);
            }
            return Reading.waiting(Duration.ZERO, "the probe itself failed: " + failure);
        }
    }
}
