package io.hawser.device;

import java.util.UUID;

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

    /**
     * The gateway sent a command a second time as if it were the first, without the mark of a duplicate. The command is
     * answered, and not carried out again.
     *
     * <p>Threads: an I/O thread, beside {@link #onState}; it must neither block nor throw.
     */
    default void onCommandRepeated(UUID command) {}

    /** Does not listen. */
    static DeviceListener none() {
        return _ -> {};
    }
}
