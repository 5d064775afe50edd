package io.hawser.gateway.command;

/** What became of a request to cancel a command. */
public sealed interface Cancellation {
    /** It is cancelled, now or since before. */
    record Cancelled(CommandStatus command) implements Cancellation {}

    /** It ended otherwise. */
    record EndedBefore(CommandStatus command) implements Cancellation {}

    /** No such command is known. */
    record NotFound() implements Cancellation {}
}
