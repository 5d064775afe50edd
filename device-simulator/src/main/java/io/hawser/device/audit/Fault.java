package io.hawser.device.audit;

/** What must not be. */
enum Fault {
    /** A device was admitted with an epoch that is not greater than its last. */
    EPOCH_NOT_GREATER("sessions whose epoch is not greater than the one before"),
    /** An uplink was acknowledged, and the event log does not have it. */
    UPLINK_LOST("uplinks acknowledged and not in the event log"),
    /** The event log has an uplink more than once, and the later is not marked as a duplicate. */
    UPLINK_DOUBLED("uplinks in the event log twice, not marked as repeated"),
    /** The event log has an uplink behind a later one of the same device. */
    UPLINK_OUT_OF_ORDER("uplinks out of order"),
    /** A device carried out a command that the gateway does not know. */
    COMMAND_UNKNOWN("commands carried out that the gateway does not know"),
    /** A device carried out a command more than once. */
    COMMAND_DOUBLED("commands carried out twice"),
    /** The gateway has a device's answer to a command that the device never carried out. */
    COMMAND_INVENTED("commands answered that no device carried out"),
    /** The gateway says that a command ended in one way, the device in another. */
    COMMAND_DIFFERS("commands that ended otherwise than the device says"),
    /** The gateway told two different ends of a command. */
    COMMAND_TWO_ENDS("commands told to have ended in two ways");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /** For people. */
    String words() {
        return words;
    }
}
