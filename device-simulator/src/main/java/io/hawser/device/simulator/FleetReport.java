package io.hawser.device.simulator;

import io.hawser.protocol.CommandResult;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a fleet did, from its start to its end.
 *
 * @param elapsed from the first start until sending stopped
 * @param devices how many there were
 * @param connected how many were in session when sending stopped
 * @param failed how many were not, by what had happened to them last
 * @param reconnects how many sessions there were beyond the first of each device
 * @param violations how often a gateway broke the protocol, such as by acknowledging what was never sent
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
public record FleetReport(
        Duration elapsed,
        int devices,
        int connected,
        SortedMap<String, Integer> failed,
        long reconnects,
        long violations,
        long sent,
        long acknowledged,
        long lost,
        long unacknowledgedAtEnd,
        long unsent,
        long refused,
        Map<CommandResult.Status, Long> commands,
        Latency latency) {
    public FleetReport {
        failed = Collections.unmodifiableSortedMap(new TreeMap<>(failed));
        commands = Map.copyOf(commands);
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
