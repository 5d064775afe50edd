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

    /**
     * That the writer's record before this one is there, and the last: the fence of a single writer who does not wait for
     * the answer to one append before the next. Its position alone would not do: when that record is fenced, its place is
     * the one that somebody else has taken.
     *
     * @param position the one after the last that the writer expected when it appended that record
     * @param id that record's
     */
    record Behind(Position position, RecordId id) implements Expect {}

    static Expect any() {
        return new Any();
    }

    static Expect last(Position position) {
        return new Last(position);
    }

    static Expect behind(Position position, RecordId id) {
        return new Behind(position, id);
    }
}
