package io.hawser.gateway.command;

/** What a caller waits for. */
public enum WaitFor {
    /** The command is durable. */
    STORED,
    /** The device acknowledged it, or it ended. */
    DELIVERED,
    /** It ended. */
    COMPLETED
}
