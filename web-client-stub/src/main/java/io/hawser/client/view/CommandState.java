package io.hawser.client.view;

/** The life of a command; exactly one terminal state is reached, and it never changes. */
public enum CommandState {
    /** Stored; waits for the device to be connected or for room on its connection. */
    QUEUED,
    /** Handed to the device's connection; nothing heard yet. */
    SENT,
    /** The device acknowledged it and has begun. */
    DELIVERED,
    /** Terminal: the device did it. */
    SUCCEEDED,
    /** Terminal: the device could not do it, or it could not be carried there. */
    FAILED,
    /** Terminal: the device refused to do it. */
    REJECTED,
    /** Terminal: the deadline passed without a result; the device may have done it all the same. */
    TIMED_OUT,
    /** Terminal: cancelled; a device that had it already may have done it all the same. */
    CANCELLED,
    /** Newer than this library. */
    UNKNOWN;

    /** Whether the command has ended in this state. */
    public boolean isTerminal() {
        return switch (this) {
            case SUCCEEDED, FAILED, REJECTED, TIMED_OUT, CANCELLED -> true;
            case QUEUED, SENT, DELIVERED, UNKNOWN -> false;
        };
    }
}
