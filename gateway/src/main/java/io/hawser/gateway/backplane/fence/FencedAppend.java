package io.hawser.gateway.backplane.fence;

import io.hawser.gateway.backplane.Position;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a {@link FencedAppender}, with what is known of it.
 *
 * <p>Threads: under the appender's lock, but for {@link #entry}.
 */
final class FencedAppend {
    final FencedEntry entry;
    /** In the order in which they were given, which is that of their records. */
    final long number;

    private boolean maybeWritten;
    private Position behind = Position.START;
    private boolean sentBefore;
    private Optional<Position> position = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();

    FencedAppend(FencedEntry entry, long number) {
        this.entry = entry;
        this.number = number;
    }

    /** Whether it is repeated until it is durable: what may be written already can't be taken back. */
    boolean mustLast() {
        return maybeWritten || entry.mustLast();
    }

    /** Whether an attempt ended without an answer. */
    boolean isMaybeWritten() {
        return maybeWritten;
    }

    void onMaybeWritten() {
        maybeWritten = true;
    }

    boolean wasSent() {
        return sentBefore;
    }

    /** It is sent, to follow that position. */
    void onSent(Position last) {
        sentBefore = true;
        behind = last;
    }

    /** The log has answered: one of the two. */
    void onAnswered(@Nullable Position where, @Nullable Throwable why) {
        position = Optional.ofNullable(where);
        failure = Optional.ofNullable(why).map(FencedAppend::cause);
    }

    /** Where it is, once that is answered. */
    Optional<Position> position() {
        return position;
    }

    /** Whether it is where it was sent to; a repeat may have been written before, elsewhere. */
    boolean isWhereExpected() {
        return position.filter(where -> where.value() == behind.value() + 1).isPresent();
    }

    /** What the log answered instead. */
    Optional<Throwable> failure() {
        return failure;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
