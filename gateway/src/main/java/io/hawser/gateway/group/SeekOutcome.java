package io.hawser.gateway.group;

/** What became of a request to move a group. */
public sealed interface SeekOutcome {
    /** It is there now. */
    record Moved(GroupStatus group) implements SeekOutcome {}

    /** There is no such group. */
    record NoSuchGroup() implements SeekOutcome {}

    /** The log does not keep such an event. */
    record NoSuchEvent() implements SeekOutcome {}
}
