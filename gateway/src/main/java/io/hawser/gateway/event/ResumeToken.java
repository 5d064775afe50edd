package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;
import java.util.Optional;

/**
 * A reader's place: it has everything up to and including {@code last}.
 *
 * @param last the last event that it has, or the end of a batch
 */
public record ResumeToken(EventPosition last) {

    /** The place behind the whole of {@code batch}. */
    static ResumeToken behind(Position batch) {
        return new ResumeToken(EventPosition.endOf(batch));
    }

    /** Where to read on: in front of the last event's batch, unless nothing of that follows. */
    Position readFrom() {
        boolean done = last.isEnd() || last.batch().equals(Position.START);
        return done ? last.batch() : new Position(last.batch().value() - 1);
    }

    /** This place as text for outside: opaque, safe in a URL, with a checksum. */
    public String text() {
        return TokenText.write(TokenText.Kind.RESUME, last);
    }

    /** The place that {@link #text()} wrote; empty when {@code text} is anything else. */
    public static Optional<ResumeToken> parse(String text) {
        return TokenText.read(TokenText.Kind.RESUME, text).map(ResumeToken::new);
    }
}
