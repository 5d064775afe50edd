package io.hawser.device.simulator.replay;

import io.hawser.device.GatewayAddress;
import java.time.Duration;

/**
 * How to replay.
 *
 * @param gateway where to
 * @param speed by what recorded pauses are divided; 0 leaves them out
 * @param copies how often each connection is replayed, all at once
 * @param patience how long a connection waits for the gateway behind its last step
 * @param stall how long the gateway may take to accept a connection, and to read what is sent to it
 */
public record ReplaySettings(GatewayAddress gateway, double speed, int copies, Duration patience, Duration stall) {
    private static final double NANOS_PER_SECOND = 1e9; // as a number that does not overflow
    private static final double MAX_SPEED = 1e6;
    private static final int MAX_COPIES = 10_000;

    public ReplaySettings {
        gateway = gateway.requireTcp("replay");
        if (!(speed >= 0 && speed <= MAX_SPEED)) {
            throw new IllegalArgumentException("speed: " + speed + " (expected: 0..1000000)");
        }
        if (copies < 1 || copies > MAX_COPIES) {
            throw new IllegalArgumentException("connections: " + copies + " (expected: 1.." + MAX_COPIES + ")");
        }
    }

    /** How long after the beginning of the replay something is due that was recorded {@code at} that time. */
    long dueNanos(Duration at) {
        return speed == 0 ? 0 : (long) ((at.toSeconds() * NANOS_PER_SECOND + at.toNanosPart()) / speed);
    }
}
