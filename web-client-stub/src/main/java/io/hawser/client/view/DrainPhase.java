package io.hawser.client.view;

/** How far the draining of a node is. */
public enum DrainPhase {
    /** New sessions are refused; devices are being sent away. */
    SENDING_AWAY,
    /** All devices were told; commands in flight and the last sessions are finishing. */
    FINISHING,
    /** Out of service. */
    DONE,
    /** Newer than this library. */
    UNKNOWN
}
