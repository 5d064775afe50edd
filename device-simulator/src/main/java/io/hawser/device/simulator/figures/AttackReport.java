package io.hawser.device.simulator.figures;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the hostile devices of a population came to.
 *
 * @param name the population's
 * @param attack what they did
 * @param devices how many there were
 * @param endings how often it ended how: {@code error-3} for an ERROR of that code, {@code closed}, {@code reset},
 *     {@code goaway-…}, {@code held} when the gateway still held the connection when the device gave up, {@code served} when
 *     it served a device that was only odd, {@code connect-failed}
 */
public record AttackReport(String name, String attack, int devices, SortedMap<String, Long> endings) {
    public AttackReport {
        endings = Collections.unmodifiableSortedMap(new TreeMap<>(endings));
    }

    /** How often they did it. */
    public long attempts() {
        return endings.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Both together, under this one's name. */
    public AttackReport plus(AttackReport other) {
        SortedMap<String, Long> sum = new TreeMap<>(endings);
        other.endings.forEach((ending, count) -> sum.merge(ending, count, Long::sum));
        return new AttackReport(name, attack, devices + other.devices, sum);
    }
}
