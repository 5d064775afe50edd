package io.hawser.gateway.event;

/** The kinds of event that a reader can choose from. */
public enum EventKind {
    /** A device logged in. */
    DEVICE_CONNECTED,
    /** A session ended. */
    DEVICE_DISCONNECTED,
    /** A device sent an uplink. */
    UPLINK,
    /** A command reached its terminal state. */
    COMMAND_CHANGED,
    /** A component of the gateway changed its state. */
    COMPONENT_CHANGED;

    public static EventKind of(EventDetail detail) {
        return switch (detail) {
            case EventDetail.DeviceConnected _ -> DEVICE_CONNECTED;
            case EventDetail.DeviceDisconnected _ -> DEVICE_DISCONNECTED;
            case EventDetail.UplinkReceived _ -> UPLINK;
            case EventDetail.CommandChanged _ -> COMMAND_CHANGED;
            case EventDetail.ComponentChanged _ -> COMPONENT_CHANGED;
        };
    }
}
