package io.hawser.client;

import java.util.List;

/** Says to which devices a broadcast goes. */
public sealed interface DeviceSelection {
    /** All devices connected when the call begins. */
    DeviceSelection ALL_CONNECTED = new AllConnected();

    /**
     * These devices.
     *
     * @param deviceIds 1 to 10,000; one given twice counts once
     */
    record Ids(List<String> deviceIds) implements DeviceSelection {
        public Ids {
            deviceIds = List.copyOf(deviceIds);
        }
    }

    /**
     * All connected or provisioned devices whose id begins so when the call begins.
     *
     * @param prefix 1 to 128 bytes of UTF-8
     */
    record Prefix(String prefix) implements DeviceSelection {}

    /** See {@link #ALL_CONNECTED}. */
    record AllConnected() implements DeviceSelection {}
}
