package io.hawser.client.group;

import io.hawser.client.view.EventView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The events in hand, by device: each device's in order, one at work at a time, the devices in turn. How many there are the
 * gateway bounds, by {@code max_unacknowledged}.
 *
 * <p>Threads: any.
 */
final class DeviceQueues {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition mayTake = lock.newCondition();
    // all guarded by lock
    private final Map<String, DeviceQueue> byDevice = new HashMap<>();
    private final Queue<DeviceQueue> ready = new ArrayDeque<>();
    private final Set<String> inHand = new HashSet<>();
    private boolean stopped;

    /** Adds an event, unless it is in hand: then it came again because handling takes its time. */
    void add(EventView event) {
        lock.lock();
        try {
            if (stopped || !inHand.add(event.position())) {
                return;
            }
            DeviceQueue queue = byDevice.computeIfAbsent(event.deviceId(), id -> new DeviceQueue());
            queue.waiting.add(event);
            if (!queue.atWork && queue.waiting.size() == 1) {
                ready.add(queue);
                mayTake.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for an event to handle; none once stopped. It is at work until {@link #done} or {@link #refuse}. */
    Optional<EventView> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!stopped && ready.isEmpty()) {
                mayTake.await();
            }
            if (stopped) {
                return Optional.empty();
            }
            DeviceQueue queue = ready.remove();
            queue.atWork = true;
            return Optional.of(queue.waiting.remove());
        } finally {
            lock.unlock();
        }
    }

    /** It is handled: the device's next may be taken. */
    void done(EventView event) {
        lock.lock();
        try {
            leave(event);
        } finally {
            lock.unlock();
        }
    }

    /** It could not be handled: the positions of it and of what waited behind it, none of them in hand any more. */
    List<String> refuse(EventView event) {
        lock.lock();
        try {
            List<String> positions = new ArrayList<>();
            positions.add(event.position());
            DeviceQueue queue = byDevice.get(event.deviceId());
            if (queue != null) {
                positions.addAll(clear(queue));
            }
            leave(event);
            return positions;
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of what nobody has begun with: the gateway gives it to somebody, perhaps here, on the next stream. */
    void forgetWaiting() {
        lock.lock();
        try {
            byDevice.values().forEach(DeviceQueues.this::clear);
            byDevice.values().removeIf(queue -> !queue.atWork);
            ready.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is added or taken. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            mayTake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<String> clear(DeviceQueue queue) {
        List<String> positions = queue.waiting.stream().map(EventView::position).toList();
        queue.waiting.clear();
        positions.forEach(inHand::remove);
        return positions;
    }

    private void leave(EventView event) {
        inHand.remove(event.position());
        DeviceQueue queue = byDevice.get(event.deviceId());
        if (queue == null) {
            return;
        }
        queue.atWork = false;
        if (queue.waiting.isEmpty()) {
            byDevice.remove(event.deviceId());
        } else {
            ready.add(queue);
            mayTake.signal();
        }
    }

    /** One device's. */
    private static final class DeviceQueue {
        final Deque<EventView> waiting = new ArrayDeque<>();
        boolean atWork;
    }
}
