package io.hawser.device;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener every state in order, one at a time, whichever threads bring them.
 *
 * <p>Its queue is as long as the states that come while the listener is busy with one; each takes a round trip or a
 * wait, so there are few.
 *
 * <p>Threads: {@link #add} under the device's lock, which gives the order; {@link #deliver} from any thread without it.
 */
final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final DeviceListener listener;
    private final Queue<DeviceState> states = new ConcurrentLinkedQueue<>();
    // How many states are not told yet; who takes it from 0 to 1 tells until it is 0 again.
    private final AtomicInteger untold = new AtomicInteger();

    Announcer(DeviceListener listener) {
        this.listener = listener;
    }

    void add(DeviceState state) {
        states.add(state);
    }

    /** Tells one state for each {@link #add}; by this thread or by one that is at it already. */
    void deliver() {
        if (untold.getAndIncrement() > 0) {
            return;
        }
        do {
            tell(states.remove());
        } while (untold.decrementAndGet() > 0);
    }

    private void tell(DeviceState state) {
        try {
            listener.onState(state);
        } catch (Throwable failure) {
            LOG.error("listener failed state={}", state, failure);
        }
    }
}
