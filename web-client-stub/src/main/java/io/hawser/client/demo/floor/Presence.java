package io.hawser.client.demo.floor;

/** Whether a machine is there. */
public enum Presence {
    /** It has a session. */
    CONNECTED,
    /** It said goodbye. */
    SIGNED_OFF,
    /** Its session ended without a goodbye. */
    LOST,
    /** It is not there, and has not been since this web tier looks: nobody missed it. */
    AWAY
}
