package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.nats.wire.WireFailure;
import io.nats.client.Message;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message that was to be stored in a stream. Several servers that have got a message twice, and whose first
 * copy is still on its way to the others, say so; those of 2.10, and some of 2.11, say that it is there, with the number 0.
 * It may yet be lost.
 */
public final class StreamAnswers {
    private StreamAnswers() {}

    /**
     * Why it was not stored, or may not have been; empty when it was.
     *
     * @param what for whom the reason is
     * @param answer the servers', if there is one
     * @param failure why there is none
     */
    public static Optional<LogFailure> failure(String what, @Nullable Message answer, @Nullable Throwable failure) {
        if (answer != null) {
            try {
                JsonValue said = StreamError.parse(answer.getData());
                return isInProcess(said)
                        ? Optional.of(new LogFailure.Unknown(what + ": on its way already"))
                        : StreamError.in(said).map(error -> error.ofAppend(what));
            } catch (IllegalArgumentException e) {
                return Optional.of(new LogFailure.Unknown(what + ": " + e.getMessage()));
            }
        }
        return Optional.of(unanswered(what, failure));
    }

    private static LogFailure unanswered(String what, @Nullable Throwable failure) {
        String message = what + ": " + (failure == null ? "no answer" : failure.getMessage());
        if (failure instanceof WireFailure.TooLong) {
            return new LogFailure.Full(message);
        }
        // a server that says that nobody listens has given the message to nobody
        boolean notWritten = failure instanceof WireFailure.NotSent || failure instanceof WireFailure.NobodyThere;
        return notWritten ? new LogFailure.Unavailable(message) : new LogFailure.Unknown(message);
    }

    /** Whether a message of the same id is on its way already, so that what becomes of it is not known yet. */
    static boolean isInProcess(Message answer) {
        try {
            return isInProcess(StreamError.parse(answer.getData()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isInProcess(JsonValue answer) {
        return StreamError.in(answer)
                .map(error -> error.number() == StreamError.IN_PROCESS)
                .orElseGet(() -> JsonValueUtils.readLong(answer, "seq", 0) <= 0);
    }
}
