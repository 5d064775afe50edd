package io.hawser.gateway.backplane;

/** What an append requires of the log that it goes to. */
public sealed interface Expect {

    /** Nothing. */
    record Any() implements Expect {}

    /**
     * That nobody has appended since: the fence of a single writer.
     *
     * @param position the last record that the writer knows, {@link Position#START} for an empty log
     */
    record Last(Position position) implements Expect {}

    static Expect any() {
        return new Any();
    }

    static Expect last(Position position) {
        return new Last(position);
    }
}
