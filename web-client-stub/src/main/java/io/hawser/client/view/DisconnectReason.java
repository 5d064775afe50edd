package io.hawser.client.view;

/** Why a device's session ended. */
public enum DisconnectReason {
    /** The gateway or its listener restarted. */
    RESTARTING,
    /** The node was drained. */
    DRAINING,
    /** A newer session of the same device took over. */
    TAKEN_OVER,
    /** An operator sent it away. */
    OPERATOR,
    /** The device may not do what it tried. */
    UNAUTHORIZED,
    /** The device sent what its protocol does not allow. */
    PROTOCOL_ERROR,
    /** Nothing came for one and a half times the keep-alive interval. */
    KEEP_ALIVE_MISSED,
    /** The gateway shed load, or the device did not read what it was sent. */
    OVERLOADED,
    /** The device was deleted or disabled. */
    CREDENTIALS_REVOKED,
    /** The device said goodbye. */
    BYE,
    /** The connection broke without a goodbye; also whatever is newer than this library. */
    CONNECTION_LOST,
    /** The node that held the session died. */
    NODE_LOST
}
