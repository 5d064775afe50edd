package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Node;
import io.hawser.protocol.DeviceId;

/**
 * Hears where devices come and go, on any node, this one included. What different nodes say of one device may come in another
 * order than it happened: who has to know where it is now asks {@link Directory#find}.
 *
 * <p>Threads: called by whoever brings the news, by several at a time for different devices; must not block.
 */
public interface DeviceWatcher {

    /** A device has a new session, on that node. May be told again of the same one. */
    void onConnected(DeviceId device, Node node);

    /** A device has no session any more, on no node that is known. */
    void onGone(DeviceId device);
}
