package io.hawser.client;

/**
 * Says which devices; what is empty does not restrict.
 *
 * @param presence connected or not
 * @param prefix what the id begins with
 * @param node the node that holds the session
 * @param protocol the session's wire protocol
 */
public record DeviceFilter(Presence presence, String prefix, String node, String protocol) {
    /** Every device. */
    public static final DeviceFilter ALL = new DeviceFilter(Presence.ANY, "", "", "");

    public DeviceFilter withPresence(Presence with) {
        return new DeviceFilter(with, prefix, node, protocol);
    }

    public DeviceFilter withPrefix(String with) {
        return new DeviceFilter(presence, with, node, protocol);
    }

    public DeviceFilter withNode(String with) {
        return new DeviceFilter(presence, prefix, with, protocol);
    }

    public DeviceFilter withProtocol(String with) {
        return new DeviceFilter(presence, prefix, node, with);
    }

    /** Connected or not. */
    public enum Presence {
        /** Both. */
        ANY,
        /** Only those connected. */
        CONNECTED,
        /** Only those not connected. */
        AWAY
    }
}
