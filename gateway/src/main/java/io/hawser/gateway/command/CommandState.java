package io.hawser.gateway.command;

import io.hawser.protocol.CommandResult;
import java.util.Optional;

/** How far a command has come. */
public enum CommandState {
    /** Stored; not sent yet. */
    QUEUED(0),
    /** Sent, and not acknowledged. */
    SENT(1),
    /** The device has it. */
    DELIVERED(2),
    /** The device did it. */
    SUCCEEDED(3),
    /** The device tried, and it did not work. */
    FAILED(4),
    /** The device will not or cannot do it. */
    REJECTED(5),
    /** The deadline came first. */
    TIMED_OUT(6),
    /** Withdrawn by a caller. */
    CANCELLED(7);

    private final int code;

    CommandState(int code) {
        this.code = code;
    }

    /** Whether it is an end: nothing changes after it. */
    public boolean terminal() {
        return switch (this) {
            case QUEUED, SENT, DELIVERED -> false;
            case SUCCEEDED, FAILED, REJECTED, TIMED_OUT, CANCELLED -> true;
        };
    }

    /** Its code in stored records, and between nodes. */
    public int code() {
        return code;
    }

    /** The end that a device's answer means. */
    static CommandState of(CommandResult.Status status) {
        return switch (status) {
            case SUCCEEDED -> SUCCEEDED;
            case FAILED -> FAILED;
            case REJECTED -> REJECTED;
        };
    }

    /** The one with that code. */
    public static Optional<CommandState> ofCode(int code) {
        for (CommandState state : values()) {
            if (state.code == code) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
