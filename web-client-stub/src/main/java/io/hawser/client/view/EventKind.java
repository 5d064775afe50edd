package io.hawser.client.view;

/** The kinds of events. */
public enum EventKind {
    /** A device logged in. */
    DEVICE_CONNECTED,
    /** A device's session ended. */
    DEVICE_DISCONNECTED,
    /** A device sent something. */
    UPLINK,
    /** A command reached its terminal state. */
    COMMAND_CHANGED,
    /** A component of a node changed its state. */
    COMPONENT_CHANGED,
    /** A group has missed events. */
    EVENTS_LOST,
    /** Newer than this library: to be ignored. */
    UNKNOWN
}
