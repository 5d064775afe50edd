package io.hawser.gateway.directory.wire;

import io.hawser.protocol.DeviceId;

/** What a node says of one device. */
public sealed interface Announcement {

    /** The device. */
    DeviceId device();

    /** The epoch of the session that this is about. */
    long epoch();

    /**
     * It has a session here.
     *
     * @param protocol the name of its wire protocol
     * @param address where it connected from, {@code host:port}
     * @param sinceMillis when it logged in, in ms since 1970
     */
    record Here(DeviceId device, long epoch, String protocol, String address, long sinceMillis)
            implements Announcement {}

    /** Its session here is over, and so are those with lesser epochs. */
    record Gone(DeviceId device, long epoch) implements Announcement {}
}
