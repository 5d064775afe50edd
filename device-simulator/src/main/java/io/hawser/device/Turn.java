package io.hawser.device;

import io.hawser.device.mina.GatewayLink;
import io.hawser.protocol.DeviceMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of a device under its lock: whoever has one holds the lock.
 *
 * <p>Collects messages, so that all of a step go out in one write, and what calls other people's code, so that it runs
 * when the lock is free again.
 */
final class Turn {
    private final List<DeviceMessage> outgoing = new ArrayList<>(1);
    private final List<Runnable> afterwards = new ArrayList<>(1);

    void send(DeviceMessage message) {
        outgoing.add(message);
    }

    void afterwards(Runnable work) {
        afterwards.add(work);
    }

    /** Hands what was to be sent to {@code link}; whether there was anything. */
    boolean flush(GatewayLink link) {
        if (outgoing.isEmpty()) {
            return false;
        }
        link.send(List.copyOf(outgoing));
        outgoing.clear();
        return true;
    }

    /** Runs what had to wait; the lock is free. */
    void finish() {
        afterwards.forEach(Runnable::run);
    }
}
