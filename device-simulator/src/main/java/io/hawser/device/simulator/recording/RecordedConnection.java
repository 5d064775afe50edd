package io.hawser.device.simulator.recording;

import java.time.Duration;
import java.util.List;

/**
 * One connection.
 *
 * @param name unlike those of the others; no blanks, and no colon at the end
 * @param start when the device opened it, since the recording began
 * @param steps in the order of time, none before {@code start}
 */
public record RecordedConnection(String name, Duration start, List<Step> steps) {
    public RecordedConnection {
        steps = List.copyOf(steps);
    }

    /** How many bytes the device sent. */
    public long bytesSent() {
        return steps.stream()
                .mapToLong(step -> step instanceof Step.Sent sent ? sent.bytes().size() : 0)
                .sum();
    }

    /** When its last step was. */
    public Duration end() {
        return steps.isEmpty() ? start : steps.getLast().at();
    }
}
