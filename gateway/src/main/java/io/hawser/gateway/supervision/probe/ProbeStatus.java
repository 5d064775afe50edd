package io.hawser.gateway.supervision.probe;

import java.time.Duration;
import java.util.Optional;

/**
 * One probe at one moment.
 *
 * @param last what it measured last
 * @param worst the most that it measured since the process began
 * @param failures how often it began to find something wrong
 * @param problem what it finds wrong now, in words
 */
public record ProbeStatus(
        String name,
        String component,
        Duration period,
        Duration threshold,
        Duration last,
        Duration worst,
        long failures,
        Optional<String> problem) {

    ProbeStatus with(Reading reading, boolean begins) {
        Duration most = worst.compareTo(reading.measured()) < 0 ? reading.measured() : worst;
        return new ProbeStatus(
                name,
                component,
                period,
                threshold,
                reading.measured(),
                most,
                failures + (begins ? 1 : 0),
                reading.problem());
    }

    ProbeStatus well() {
        return new ProbeStatus(name, component, period, threshold, last, worst, failures, Optional.empty());
    }
}
