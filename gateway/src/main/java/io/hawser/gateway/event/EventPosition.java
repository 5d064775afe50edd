package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;
import java.util.Comparator;
import java.util.Optional;

/**
 * One event's place in the log; comes once.
 *
 * @param batch the record that holds the event
 * @param index which event of the record, from 0
 */
public record EventPosition(Position batch, int index) implements Comparable<EventPosition> {
    private static final Comparator<EventPosition> ORDER =
            Comparator.comparing(EventPosition::batch).thenComparingInt(EventPosition::index);
    private static final int AFTER_LAST = Integer.MAX_VALUE;

    public EventPosition {
        if (index < 0) {
            throw new IllegalArgumentException("event index: " + index + " (expected: 0 or more)");
        }
    }

    /** The place behind every event of {@code batch}. */
    static EventPosition endOf(Position batch) {
        return new EventPosition(batch, AFTER_LAST);
    }

    /** Whether no event of the batch comes behind this place. */
    boolean isEnd() {
        return index == AFTER_LAST;
    }

    /** This place as text for outside: opaque, safe in a URL, with a checksum. */
    public String token() {
        return TokenText.write(TokenText.Kind.EVENT, this);
    }

    /** The place that {@link #token()} wrote; empty when {@code text} is anything else. */
    public static Optional<EventPosition> parse(String text) {
        return TokenText.read(TokenText.Kind.EVENT, text);
    }

    @Override
    public int compareTo(EventPosition other) {
        return ORDER.compare(this, other);
    }
}
