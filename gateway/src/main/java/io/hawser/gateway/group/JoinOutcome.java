package io.hawser.gateway.group;

/** What became of a request to join a group. */
public sealed interface JoinOutcome {
    /** It reads for the group. */
    record Joined(GroupMember member) implements JoinOutcome {}

    /** Others read for the group, with another filter. */
    record OtherFilter() implements JoinOutcome {}

    /** There may not be another group. */
    record TooManyGroups(int limit) implements JoinOutcome {}
}
