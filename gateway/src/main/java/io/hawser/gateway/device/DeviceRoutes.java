package io.hawser.gateway.device;

import io.hawser.protocol.DeviceId;
import java.util.Optional;

/** Finds the way to devices that are connected, wherever that is. Threads: any; nothing here blocks. */
public interface DeviceRoutes {

    /** The way to a device's newest session; empty when it is not connected. */
    Optional<? extends DeviceRoute> find(DeviceId device);
}
