package io.hawser.gateway;

import io.hawser.client.EventHandler;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventView;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps every event that a subscription hands over. */
final class EventTape implements EventHandler {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<EventView> events = new ArrayList<>();
    private final Deque<String> checkpoints = new ConcurrentLinkedDeque<>();

    @Override
    public void onEvent(EventView event) {
        lock.lock();
        try {
            events.add(event);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onCheckpoint(String resumeToken) {
        checkpoints.add(resumeToken);
    }

    List<EventView> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /** What happened to a device, oldest first. */
    List<EventDetail> of(String device) {
        return events().stream()
                .filter(event -> event.deviceId().equals(device))
                .map(EventView::detail)
                .toList();
    }

    /** What of this type happened to a device, oldest first. */
    <T extends EventDetail> List<T> of(String device, Class<T> type) {
        return of(device).stream().filter(type::isInstance).map(type::cast).toList();
    }

    String firstCheckpoint() {
        return checkpoints.getFirst();
    }
}
