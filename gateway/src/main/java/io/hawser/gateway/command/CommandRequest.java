package io.hawser.gateway.command;

import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/**
 * What a web server asks for.
 *
 * @param id the command's, chosen by the caller: the same id again is the same command
 * @param device who shall do it
 * @param name what to do, 1 to 64 bytes of UTF-8
 * @param payload its arguments
 * @param timeToLive from acceptance to the deadline, 1 ms to {@link #MAX_TIME_TO_LIVE}
 * @param queueIfOffline whether it may wait for a device that is not connected
 */
public record CommandRequest(
        UUID id, DeviceId device, String name, Payload payload, Duration timeToLive, boolean queueIfOffline) {
    /** No command lives longer. */
    public static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(30);

    public CommandRequest {
        int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (nameBytes < 1 || nameBytes > Command.MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "name: " + nameBytes + " bytes (expected: 1.." + Command.MAX_NAME_BYTES + ")");
        }
        if (timeToLive.compareTo(Duration.ofMillis(1)) < 0 || timeToLive.compareTo(MAX_TIME_TO_LIVE) > 0) {
            throw new IllegalArgumentException(
                    "time to live: " + timeToLive + " (expected: PT0.001S.." + MAX_TIME_TO_LIVE + ")");
        }
    }

    /** Whether both ask for the same; what to do while the device is away matters only until the first is stored. */
    boolean asksTheSameAs(CommandRequest other) {
        return device.equals(other.device)
                && name.equals(other.name)
                && payload.equals(other.payload)
                && timeToLive.toMillis() == other.timeToLive.toMillis(); // as exact as the log keeps it
    }
}
