package io.hawser.gateway.supervision;

/** How a component is restarted. */
public enum RestartMode {
    /** Established sessions stay. */
    GRACEFUL,
    /** Sessions are told to go away, and are closed. */
    HARD
}
