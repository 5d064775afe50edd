package io.hawser.device.simulator.figures;

import io.hawser.protocol.CommandResult;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the devices of a population did, or those of several.
 *
 * @param name the population's
 * @param devices how many there were
 * @param connected how many were in session when sending stopped, or away as their plan says
 * @param failed how many were not, by what had happened to them last
 * @param reconnects how many sessions there were beyond the first of each device and those that its plan began
 * @param violations how often a gateway broke the protocol, such as by acknowledging what was never sent
 * @param repeats how often a command came a second time as if it were the first
 * @param sent how many uplinks were handed to a connection for the first time
 * @param acknowledged how many of them were acknowledged
 * @param lost how many of them were not, within the drain limit, though their device was in session
 * @param unacknowledgedAtEnd how many of them were not because their device was not in session in the end; whether the
 *     gateway has them is not known
 * @param unsent how many were due but never sent, because the window was full or the device not in session
 * @param refused how many the client refused to send
 * @param commands how many commands were carried out, by outcome
 * @param latency of the acknowledged uplinks
 */
public record PopulationReport(
        String name,
        int devices,
        int connected,
        SortedMap<String, Integer> failed,
        long reconnects,
        long violations,
        long repeats,
        long sent,
        long acknowledged,
        long lost,
        long unacknowledgedAtEnd,
        long unsent,
        long refused,
        Map<CommandResult.Status, Long> commands,
        Latency latency) {
    public PopulationReport {
        failed = Collections.unmodifiableSortedMap(new TreeMap<>(failed));
        commands = Map.copyOf(commands);
    }

    /** Of no devices. */
    public static PopulationReport empty(String name) {
        return new PopulationReport(name, 0, 0, new TreeMap<>(), 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Latency.none());
    }

    /** Both together, under this one's name. */
    public PopulationReport plus(PopulationReport other) {
        SortedMap<String, Integer> reasons = new TreeMap<>(failed);
        other.failed.forEach((reason, count) -> reasons.merge(reason, count, Integer::sum));
        Map<CommandResult.Status, Long> outcomes = new EnumMap<>(CommandResult.Status.class);
        outcomes.putAll(commands);
        other.commands.forEach((status, count) -> outcomes.merge(status, count, Long::sum));
        return new PopulationReport(
                name,
                devices + other.devices,
                connected + other.connected,
                reasons,
                reconnects + other.reconnects,
                violations + other.violations,
                repeats + other.repeats,
                sent + other.sent,
                acknowledged + other.acknowledged,
                lost + other.lost,
                unacknowledgedAtEnd + other.unacknowledgedAtEnd,
                unsent + other.unsent,
                refused + other.refused,
                outcomes,
                latency.plus(other.latency));
    }

    /** Whether every acknowledgement that was due came, and no other. */
    public boolean clean() {
        return lost == 0 && violations == 0;
    }

    /** How many devices were not in session when sending stopped. */
    public int failedDevices() {
        return devices - connected;
    }

    /** How many commands were carried out. */
    public long commandCount() {
        return commands.values().stream().mapToLong(Long::longValue).sum();
    }
}
