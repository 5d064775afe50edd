package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.nats.wire.WireFailure;
import io.nats.client.Message;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a message that was to be stored in a stream. */
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
                return StreamError.in(StreamError.parse(answer.getData())).map(error -> error.ofAppend(what));
            } catch (IllegalArgumentException e) {
                return Optional.of(new LogFailure.Unknown(what + ": " + e.getMessage()));
            }
        }
        String message = what + ": " + (failure == null ? "no answer" : failure.getMessage());
        // a server that says that nobody listens has given the message to nobody
        boolean notWritten = failure instanceof WireFailure.NotSent || failure instanceof WireFailure.NobodyThere;
        return Optional.of(notWritten ? new LogFailure.Unavailable(message) : new LogFailure.Unknown(message));
    }

    /** Whether a record of the same id is on its way already, so that what becomes of it is not known yet. */
    static boolean isInProcess(@Nullable Message answer) {
        try {
            return answer != null
                    && StreamError.in(StreamError.parse(answer.getData()))
                            .filter(error -> error.number() == StreamError.IN_PROCESS)
                            .isPresent();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
