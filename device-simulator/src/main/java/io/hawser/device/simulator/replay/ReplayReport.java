package io.hawser.device.simulator.replay;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a replay came to.
 *
 * @param connections in the order of the recording
 * @param elapsed from the first connection to the end of the last
 * @param lagP50 half of the steps were no later than this against the plan
 * @param lagMax none was later
 */
public record ReplayReport(List<ReplayedConnection> connections, Duration elapsed, Duration lagP50, Duration lagMax) {
    public ReplayReport {
        connections = List.copyOf(connections);
    }

    /** Whether every connection sent all that was recorded. */
    public boolean isSentFully() {
        return connections.stream().allMatch(ReplayedConnection::isSentFully);
    }

    /** How many connections ended how. */
    public SortedMap<String, Long> endings() {
        SortedMap<String, Long> counts = new TreeMap<>();
        connections.forEach(connection -> counts.merge(connection.ending(), 1L, Long::sum));
        return Collections.unmodifiableSortedMap(counts);
    }

    /** All together. */
    public long bytesSent() {
        return connections.stream().mapToLong(ReplayedConnection::bytesSent).sum();
    }

    /** All together. */
    public long bytesReceived() {
        return connections.stream().mapToLong(ReplayedConnection::bytesReceived).sum();
    }
}
