package io.hawser.gateway.device;

import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceId;

/**
 * A way to a connected device: its session on this node, or the node that has it.
 *
 * <p>Threads: any; nothing here blocks.
 */
public interface DeviceRoute {

    /** The device. */
    DeviceId device();

    /** The epoch of its session. */
    long epoch();

    /**
     * Sends a command, in the order of the calls.
     *
     * @return false when the device is known not to be there any more; true promises nothing: what matters is acknowledged
     */
    boolean send(Command command);
}
