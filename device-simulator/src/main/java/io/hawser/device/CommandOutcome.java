package io.hawser.device;

import io.hawser.protocol.CommandResult.Status;
import io.hawser.protocol.Payload;

/**
 * How a command ended on the device.
 *
 * @param status how
 * @param payload the answer
 */
public record CommandOutcome(Status status, Payload payload) {

    public static CommandOutcome succeeded(Payload answer) {
        return new CommandOutcome(Status.SUCCEEDED, answer);
    }

    /** Tried, and it did not work. */
    public static CommandOutcome failed(String why) {
        return new CommandOutcome(Status.FAILED, Payload.ofUtf8(why));
    }

    /** Not tried. */
    public static CommandOutcome rejected(String why) {
        return new CommandOutcome(Status.REJECTED, Payload.ofUtf8(why));
    }
}
