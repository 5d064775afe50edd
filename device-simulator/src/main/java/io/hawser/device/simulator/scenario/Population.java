package io.hawser.device.simulator.scenario;

import io.hawser.device.Credential;
import io.hawser.protocol.DeviceId;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Devices of one kind.
 *
 * @param name in reports
 * @param devices how many
 * @param idPrefix device ids are this and a number of six digits or more, from 000000
 * @param sharedBy how many devices have one id; 1 as it should be
 * @param protocol the wire protocol's name
 * @param credential the same for all
 * @param startAfter how long after the beginning the first one starts
 * @param rampPerSecond how many start in a second then; 0 for all at once
 * @param conduct what they do
 */
public record Population(
        String name,
        int devices,
        String idPrefix,
        int sharedBy,
        String protocol,
        Credential credential,
        Duration startAfter,
        double rampPerSecond,
        Conduct conduct) {
    /** As the longest run of ports and files on a machine allows, and some more. */
    private static final int MAX_DEVICES = 1_000_000;

    public Population {
        require("devices", devices, devices >= 1 && devices <= MAX_DEVICES, "1 to " + MAX_DEVICES);
        require("shared-by", sharedBy, sharedBy >= 1, "at least 1");
        require("start-after", startAfter, !startAfter.isNegative(), "0 or more");
        require("ramp", rampPerSecond, rampPerSecond >= 0 && rampPerSecond <= MAX_DEVICES, "0 to " + MAX_DEVICES);
    }

    /** The id of the device of number {@code index}, from 0. */
    public DeviceId id(int index) {
        return new DeviceId(String.format("%s%06d", idPrefix, index / sharedBy));
    }

    /** Whether a ledger can take down what its devices do, so that an audit can find each uplink again. */
    public boolean canBeAudited() {
        return sharedBy == 1
                && conduct instanceof Conduct.Proper proper
                && proper.uplinks().template().isEmpty();
    }

    /** How long after the beginning the device of number {@code index} starts. */
    public Duration startOf(int index) {
        return rampPerSecond == 0 ? startAfter : startAfter.plusNanos((long) (index / rampPerSecond * 1e9));
    }

    /**
     * A source of chance for one purpose of one device: the same for the same seed, whatever the others do, and in whichever
     * process the device runs.
     */
    public RandomGenerator chance(long seed, int index, Purpose purpose) {
        long mixed = (seed * 31 + name.hashCode()) * 31 + index;
        return new SplittableRandom(new SplittableRandom(mixed).nextLong() ^ purpose.salt);
    }

    /** What chance is for; each has its own, so that one more draw here changes nothing there. */
    public enum Purpose {
        /** When uplinks are due. */
        ARRIVAL(1),
        /** What they say. */
        PAYLOAD(2),
        /** How long commands take. */
        COMMANDS(3),
        /** How long sessions last. */
        LIFETIME(4),
        /** How attacks look. */
        ATTACK(5);

        private final long salt;

        Purpose(long salt) {
            this.salt = salt;
        }
    }

    private static void require(String what, Object value, boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
        }
    }
}
