package io.hawser.gateway.directory;

import io.hawser.gateway.device.DeviceRoute;
import io.hawser.protocol.Command;

/**
 * Hears of commands that a device on another node certainly was not sent, soon after {@link RemoteSession#send} took them.
 *
 * <p>Threads: called by one at a time, never within {@code send}; must not block.
 */
@FunctionalInterface
public interface Undelivered {

    /**
     * A command was not sent.
     *
     * @param route where it was to be sent; the device may be connected elsewhere by now, or not at all
     */
    void onUndelivered(Command command, DeviceRoute route);
}
