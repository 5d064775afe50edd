package io.hawser.load.gatling.figures;

import io.hawser.device.simulator.figures.Latency;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the requests of one name went.
 *
 * @param name as in Gatling's report
 * @param ok how many were answered as they should
 * @param errors how many were not, by reason
 * @param latency of those that were, from their intended start
 */
public record RequestFigures(String name, long ok, SortedMap<String, Long> errors, Latency latency) {
    public RequestFigures {
        errors = Collections.unmodifiableSortedMap(new TreeMap<>(errors));
    }

    /** How many failed. */
    public long ko() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }
}
