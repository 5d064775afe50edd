package io.hawser.client.view;

/** The life of a gateway's component under supervision. */
public enum ComponentState {
    /** Comes up for the first time since the process began. */
    STARTING,
    /** Does its work. */
    RUNNING,
    /** Does its work with a fault. */
    DEGRADED,
    /** Goes down and up again. */
    RESTARTING,
    /** Ended in order. */
    STOPPED,
    /** Ended by a fault; the supervisor tries again. */
    FAILED,
    /** Newer than this library. */
    UNKNOWN;

    /** Whether the component does its work, if not at its best. */
    public boolean isServing() {
        return this == RUNNING || this == DEGRADED;
    }
}
