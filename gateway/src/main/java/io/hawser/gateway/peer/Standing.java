package io.hawser.gateway.peer;

/** What a node says of itself. */
public enum Standing {
    /** It takes devices and calls. */
    SERVING,
    /** It leaves service, or has left it. */
    DRAINING,
    /** It has lost the other nodes. */
    ISOLATED
}
