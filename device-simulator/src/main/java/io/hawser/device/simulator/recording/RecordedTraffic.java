package io.hawser.device.simulator.recording;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * All connections of a recording, which begins at zero.
 *
 * @param connections in the order in which they were opened
 * @param remarks what a person should know of it, such as what it lacks; a sentence each
 */
public record RecordedTraffic(List<RecordedConnection> connections, List<String> remarks) {
    public RecordedTraffic {
        connections = List.copyOf(connections);
        remarks = List.copyOf(remarks);
    }

    /** How many bytes the devices sent. */
    public long bytesSent() {
        return connections.stream().mapToLong(RecordedConnection::bytesSent).sum();
    }

    /** When its last step was. */
    public Duration length() {
        return connections.stream()
                .map(RecordedConnection::end)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }
}
