package io.hawser.device.simulator.fuzz;

import io.hawser.device.Credential;
import io.hawser.device.GatewayAddress;
import io.hawser.device.simulator.mutation.Cases;
import java.time.Duration;

/**
 * How to fuzz.
 *
 * @param gateway whom
 * @param credential of every device that logs in
 * @param healthId of the device that sees whether the gateway is well; no case has it
 * @param firstCase the number of the first
 * @param cases how many at most
 * @param duration for how long at most; zero for as long as it takes
 * @param parallel how many at once, between one look at the gateway's health and the next
 * @param patience how long the gateway may be silent before a case is over
 * @param slow from when on a handshake is too slow for a gateway that is well
 * @param limit how long anything may take at all
 * @param recovery how long a gateway that was hurt has to become well
 * @param shrinkTries how many shorter versions of bytes that hurt are tried
 */
public record FuzzSettings(
        GatewayAddress gateway,
        Credential credential,
        String healthId,
        long firstCase,
        long cases,
        Duration duration,
        int parallel,
        Duration patience,
        Duration slow,
        Duration limit,
        Duration recovery,
        int shrinkTries) {
    public FuzzSettings {
        gateway = gateway.requireTcp("fuzz");
        require("cases", cases, 1, Long.MAX_VALUE);
        require("case", firstCase, 0, Long.MAX_VALUE - cases);
        require("parallel", parallel, 1, Cases.DEVICES);
        require("patience", patience.toMillis(), 1, Integer.MAX_VALUE);
        require("slow", slow.toMillis(), 1, Integer.MAX_VALUE);
        require("timeout", limit.toMillis(), slow.toMillis(), Integer.MAX_VALUE);
        require("shrink", shrinkTries, 0, Integer.MAX_VALUE);
    }

    private static void require(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }
}
