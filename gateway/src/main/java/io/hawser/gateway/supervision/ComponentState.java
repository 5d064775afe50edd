package io.hawser.gateway.supervision;

/** Where a component is in its life. */
public enum ComponentState {
    /** Not ready yet. */
    STARTING,
    /** Does its work. */
    RUNNING,
    /** Does its work, but not as well as it should. */
    DEGRADED,
    /** Is being replaced. */
    RESTARTING,
    /** Ended on purpose. */
    STOPPED,
    /** Ended, and not on purpose. */
    FAILED
}
