package io.hawser.gateway.backplane;

/**
 * One record's place in one log. Later records have greater positions; positions need not be consecutive and never come
 * again, also not after truncation.
 *
 * @param value 1 or more for a record; 0 for the place before the first
 */
public record Position(long value) implements Comparable<Position> {
    /** Before the first record. */
    public static final Position START = new Position(0);

    public Position {
        if (value < 0) {
            throw new IllegalArgumentException("position: " + value + " (expected: 0 or more)");
        }
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(value, other.value);
    }
}
