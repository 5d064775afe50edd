package io.hawser.gateway.command;

import java.time.Duration;

/**
 * The bounds of commands.
 *
 * @param maxQueuedPerDevice unfinished commands of one device; more are refused
 * @param maxUnfinished unfinished commands of all devices; more are refused
 * @param maxInFlightPerDevice commands of one device that are sent and have not ended; the others wait for their turn
 * @param resendInterval from sending to the first resend; doubles up to a minute
 * @param keepFinishedFor how long a finished command can be looked up and makes a repeated id the same command
 * @param keepFinished how many finished commands are kept at most; the oldest go first
 */
public record CommandLimits(
        int maxQueuedPerDevice,
        int maxUnfinished,
        int maxInFlightPerDevice,
        Duration resendInterval,
        Duration keepFinishedFor,
        int keepFinished) {

    public CommandLimits {
        requireAtLeast(1, maxQueuedPerDevice, "max-queued-per-device");
        requireAtLeast(1, maxUnfinished, "max-unfinished");
        requireAtLeast(1, maxInFlightPerDevice, "max-in-flight-per-device");
        requireAtLeast(1, resendInterval.toMillis(), "resend-interval, ms");
        requireAtLeast(0, keepFinishedFor.toMillis(), "keep-finished-for, ms");
        requireAtLeast(0, keepFinished, "keep-finished");
    }

    public static CommandLimits defaults() {
        return new CommandLimits(1_000, 1_000_000, 16, Duration.ofSeconds(5), Duration.ofHours(1), 100_000);
    }

    /** The same for one of so many parts of all commands; devices do not share theirs. */
    public CommandLimits dividedBy(int parts) {
        return new CommandLimits(
                maxQueuedPerDevice,
                Math.max(1, maxUnfinished / parts),
                maxInFlightPerDevice,
                resendInterval,
                keepFinishedFor,
                keepFinished == 0 ? 0 : Math.max(1, keepFinished / parts));
    }

    private static void requireAtLeast(long least, long value, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + least + " or more)");
        }
    }
}
