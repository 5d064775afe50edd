package io.hawser.gateway.group;

/** What became of a request to delete a group. */
public enum DeleteOutcome {
    /** It is forgotten. */
    DELETED,
    /** There was none. */
    NO_SUCH_GROUP,
    /** It has members, and stays. */
    HAS_MEMBERS
}
