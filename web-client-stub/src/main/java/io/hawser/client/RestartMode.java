package io.hawser.client;

/** What happens to sessions when a component restarts. */
public enum RestartMode {
    /** Established sessions stay; new connections wait. */
    GRACEFUL,
    /** Everything the component holds is let go. */
    HARD
}
