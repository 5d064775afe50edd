package io.hawser.device;

/** Hears how a device fares. */
@FunctionalInterface
public interface DeviceListener {

    /**
     * The device is in another state now; called once for each, in order.
     *
     * <p>Threads: any, one at a time for one device, often an I/O thread or the timer's: it must not block. What it throws
     * is logged and goes no further.
     */
    void onState(DeviceState state);

    /** Does not listen. */
    static DeviceListener none() {
        return _ -> {};
    }
}
