package io.hawser.gateway.group;

/** What the groups' log consists of: the last record of a group, under the greatest hold, is the truth about it. */
sealed interface GroupRecord {
    /** How a group is. */
    record Kept(GroupState state, Hold hold) implements GroupRecord {
        Kept(GroupState state) {
            this(state, Hold.NONE);
        }
    }

    /** That there is no such group any more. */
    record Forgotten(String name, Hold hold) implements GroupRecord {
        Forgotten(String name) {
            this(name, Hold.NONE);
        }
    }

    /** That another gateway serves the group from now on, as it is. */
    record Taken(String name, Hold hold) implements GroupRecord {}
}
