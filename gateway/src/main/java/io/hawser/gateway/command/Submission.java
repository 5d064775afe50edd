package io.hawser.gateway.command;

import java.time.Duration;

/** What became of a request to send a command. */
public sealed interface Submission {

    /** It is durable, now or since an earlier request with the same id. */
    record Accepted(AcceptedCommand command) implements Submission {}

    /** The device is not connected, and the command may not wait for it. */
    record NotConnected() implements Submission {}

    /** A command with the same id asks for something else. */
    record Conflict() implements Submission {}

    /**
     * A limit is reached.
     *
     * @param limit its name
     * @param value its value
     * @param retryAfter when to try again; zero when trying again is of no use
     */
    record LimitReached(String limit, long value, Duration retryAfter) implements Submission {}

    /** The store has no room for it; nothing was stored. */
    record StoreFull(String text) implements Submission {}

    /** Whoever would store it did not answer in good time: it may be stored. */
    record Unreachable(String text) implements Submission {}

    /** It could not be stored, and nothing was. */
    record StoreFailed(String text) implements Submission {}
}
