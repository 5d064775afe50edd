package io.hawser.gateway.event;

/** The byte that says what follows in a batch; a tag once given keeps its meaning. */
final class DetailTag {
    static final byte DEVICE_CONNECTED = 1;
    static final byte DEVICE_DISCONNECTED_UNCLEAN = 2;
    static final byte DEVICE_DISCONNECTED_CLEAN = 3;
    static final byte UPLINK_FIRST = 4;
    static final byte UPLINK_DUPLICATE = 5;
    static final byte COMMAND_CHANGED = 6;
    static final byte COMPONENT_CHANGED = 7;

    private DetailTag() {}
}
