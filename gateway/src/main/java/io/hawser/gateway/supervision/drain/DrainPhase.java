package io.hawser.gateway.supervision.drain;

/** How far draining is. */
public enum DrainPhase {
    /** New sessions are refused; devices are being sent away. */
    SENDING_AWAY,
    /** All devices were told but those with commands in flight; these and the last sessions are finishing. */
    FINISHING,
    /** Out of service. */
    DONE
}
