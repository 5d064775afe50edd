package io.hawser.gateway.group;

/** What the groups' log consists of: the last record of a group is the truth about it. */
sealed interface GroupRecord {
    /** How a group is. */
    record Kept(GroupState state) implements GroupRecord {}

    /** That there is no such group any more. */
    record Forgotten(String name) implements GroupRecord {}
}
