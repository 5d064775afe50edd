package io.hawser.client.view;

/** What a gateway as a whole answers to health checks. */
public enum Health {
    /** It serves. */
    SERVING,
    /** It does not: it starts, drains or stops, or a component has failed. */
    NOT_SERVING,
    /** Newer than this library, or it does not say. */
    UNKNOWN
}
