package io.hawser.gateway.command.wire;

import io.hawser.gateway.command.AcceptedCommand;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.Submission;
import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What became of a request to send a command, as bytes: which outcome (1 byte), and what it tells. A command that was accepted
 * comes back without its payload, which the asker has.
 *
 * <p>Threads: any.
 */
public final class SubmissionWire {
    private static final byte ACCEPTED = 0;
    private static final byte NOT_CONNECTED = 1;
    private static final byte CONFLICT = 2;
    private static final byte LIMIT_REACHED = 3;
    private static final byte STORE_FULL = 4;
    private static final byte STORE_FAILED = 5;
    private static final byte UNREACHABLE = 6;
    private static final int MAX_TEXT = 1_000;

    private SubmissionWire() {}

    public static ByteBuffer encode(Submission submission) {
        return switch (submission) {
            case Submission.Accepted(AcceptedCommand command) -> {
                CommandStatus status = command.status();
                ByteBuffer out = begin(ACCEPTED, StatusWire.bytes(status, StatusWire.RESULTS));
                StatusWire.put(out, status, StatusWire.RESULTS);
                yield out.flip();
            }
            case Submission.NotConnected() -> begin(NOT_CONNECTED, 0).flip();
            case Submission.Conflict() -> begin(CONFLICT, 0).flip();
            case Submission.LimitReached(String limit, long value, Duration retryAfter) -> {
                ByteBuffer out = begin(LIMIT_REACHED, 4 * MAX_TEXT);
                Fields.putText(out, limit);
                yield out.putLong(value).putLong(retryAfter.toMillis()).flip();
            }
            case Submission.StoreFull(String text) -> text(STORE_FULL, text);
            case Submission.StoreFailed(String text) -> text(STORE_FAILED, text);
            case Submission.Unreachable(String text) -> text(UNREACHABLE, text);
        };
    }

    /**
     * What became of it.
     *
     * @param accepted makes a command of what the owner knows of it
     */
    public static Submission decode(ByteBuffer in, Payload payload, Function<CommandStatus, AcceptedCommand> accepted) {
        byte outcome = in.get();
        return switch (outcome) {
            case ACCEPTED ->
                new Submission.Accepted(
                        accepted.apply(StatusWire.take(in, Optional.of(payload)).status()));
            case NOT_CONNECTED -> new Submission.NotConnected();
            case CONFLICT -> new Submission.Conflict();
            case LIMIT_REACHED ->
                new Submission.LimitReached(Fields.text(in), in.getLong(), Duration.ofMillis(in.getLong()));
            case STORE_FULL -> new Submission.StoreFull(Fields.text(in));
            case STORE_FAILED -> new Submission.StoreFailed(Fields.text(in));
            case UNREACHABLE -> new Submission.Unreachable(Fields.text(in));
            default -> throw new IllegalArgumentException("submission: " + outcome + " (expected: 0..6)");
        };
    }

    private static ByteBuffer text(byte outcome, String text) {
        ByteBuffer out = begin(outcome, 4 * MAX_TEXT);
        Fields.putText(out, text.substring(0, Math.min(MAX_TEXT, text.length())));
        return out.flip();
    }

    private static ByteBuffer begin(byte outcome, int bytes) {
        return Answer.begin(Answer.Kind.GIVEN, 1 + bytes).put(outcome);
    }
}
