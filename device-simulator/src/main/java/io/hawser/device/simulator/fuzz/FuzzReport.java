package io.hawser.device.simulator.fuzz;

import io.hawser.device.simulator.mutation.Mutation;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run came to.
 *
 * @param endings how often each mutation ended how, as {@code CasePlayer} says
 * @param findings what hurt
 * @param elapsed how long it took
 * @param slowestCheck how long the gateway took for a device that does nothing wrong, at most
 * @param lost the gateway was hurt and did not become well again
 */
public record FuzzReport(
        SortedMap<Mutation, SortedMap<String, Long>> endings,
        List<Finding> findings,
        Duration elapsed,
        Duration slowestCheck,
        boolean lost) {
    public FuzzReport {
        SortedMap<Mutation, SortedMap<String, Long>> copy = new TreeMap<>();
        endings.forEach(
                (mutation, counts) -> copy.put(mutation, Collections.unmodifiableSortedMap(new TreeMap<>(counts))));
        endings = Collections.unmodifiableSortedMap(copy);
        findings = List.copyOf(findings);
    }

    /** How many cases were played to their end. */
    public long cases() {
        return endings.values().stream()
                .flatMap(counts -> counts.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }
}
