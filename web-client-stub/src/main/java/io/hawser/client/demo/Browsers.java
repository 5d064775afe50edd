package io.hawser.client.demo;

import io.hawser.client.demo.floor.FloorListener;
import io.hawser.client.demo.floor.FloorView;
import io.hawser.client.demo.floor.GatewayState;
import io.hawser.client.demo.floor.Happening;
import io.hawser.client.demo.floor.Machine;
import io.hawser.client.demo.floor.PageJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells all browsers what changes on the floor. To copy: a change is written once for all of them, as a message of
 * server-sent events, and none of them can hold up the others or the floor.
 *
 * <p>Threads: those that change the floor tell; any joins and leaves.
 */
final class Browsers implements FloorListener {
    private static final int MOST_BROWSERS = 32;
    private static final int QUEUE_CAPACITY = 256;

    private final PageJson json;
    private final PageSettings settings;
    private final List<BrowserQueue> queues = new CopyOnWriteArrayList<>();

    Browsers(PageJson json, PageSettings settings) {
        this.json = json;
        this.settings = settings;
    }

    @Override
    public void onMachine(Machine machine) {
        tell("machine", machine);
    }

    @Override
    public void onForgotten(String machineId) {
        tell("forgotten", machineId);
    }

    @Override
    public void onHappening(Happening happening) {
        tell("happening", happening);
    }

    @Override
    public void onGateway(GatewayState gateway) {
        tell("gateway", gateway);
    }

    private void tell(String kind, Object what) {
        if (!queues.isEmpty()) {
            String message = message(kind, what);
            queues.forEach(queue -> queue.offer(message));
        }
    }

    /** The whole floor, as a message. */
    String wholeFloor(FloorView floor) {
        return message("floor", Map.of("floor", floor, "settings", settings));
    }

    private String message(String kind, Object what) {
        return "event: " + kind + "\ndata: " + json.write(what) + "\n\n";
    }

    /** A queue for one more browser, if there is room. */
    Optional<BrowserQueue> join() {
        // two at the same time may both get in: it is a limit of threads, not a promise
        if (queues.size() >= MOST_BROWSERS) {
            return Optional.empty();
        }
        var queue = new BrowserQueue(QUEUE_CAPACITY);
        queues.add(queue);
        return Optional.of(queue);
    }

    void leave(BrowserQueue queue) {
        queues.remove(queue);
    }

    /** Whoever listens is let go; the page comes back by itself. */
    void close() {
        queues.forEach(BrowserQueue::close);
    }
}
