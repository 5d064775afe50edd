package io.hawser.device.simulator.scenario;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a hostile or broken device does to a gateway. */
public enum Attack {
    /** Frames that are wrong in one way each: every kind in turn, before and after logging in. */
    MALFORMED_FRAMES,
    /** The beginning of a frame, and never its rest. */
    HALF_FRAME,
    /** Right frames, one byte at a time. */
    ONE_BYTE_AT_A_TIME,
    /** Sends uplinks, and reads none of the answers. */
    SLOW_READER,
    /** Logs in and then neither sends nor reads, as a device whose network is gone. */
    SILENT,
    /** Connects and never says anything. */
    NO_LOGIN,
    /** Resets the connection in the middle of a frame. */
    RESET,
    /** Connects and leaves, as fast as it can. */
    CONNECT_STORM,
    /** Random bytes. */
    NOISE;

    /** As it is written in a scenario. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The one of that label.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Attack of(String label) {
        return Arrays.stream(values())
                .filter(attack -> attack.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("attack: " + label + " (expected: one of "
                        + Arrays.stream(values()).map(Attack::label).collect(Collectors.joining(" ")) + ")"));
    }
}
