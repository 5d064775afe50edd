package io.hawser.client.demo.floor;

import io.hawser.client.DeviceFilter;
import io.hawser.client.EventHandler;
import io.hawser.client.HawserClient;
import io.hawser.client.OnLoss;
import io.hawser.client.StatusListener;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.DeviceView;
import io.hawser.client.view.EventView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Keeps the floor true: one subscription and one watch for the whole web tier. To copy: first subscribe, then take the
 * inventory, then follow the events, so that nothing falls in between; and the same again after every interruption.
 *
 * <p>Threads: the subscription's, the watch's, and one of its own that opens them; any starts and closes it.
 */
public final class FloorFeed implements AutoCloseable {
    private static final Duration STATUS_EVERY = Duration.ofSeconds(2);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    private final HawserClient client;
    private final ShopFloor floor;
    private final ScheduledExecutorService opening;

    public FloorFeed(HawserClient client, ShopFloor floor) {
        this.client = client;
        this.floor = floor;
        this.opening = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "demo-opening");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins; the floor hears of the gateway as soon as it is reached. */
    public void start() {
        // A page shows what is: it begins now, and after a loss it goes on from now. Who must not miss an event keeps
        // the token of onCheckpoint beside what it did, or reads as a member of a group.
        var options = SubscribeOptions.EVERYTHING.withOnLoss(OnLoss.GO_ON_FROM_NOW);
        new KeptOpen(
                        "events",
                        opening,
                        AGAIN_AFTER,
                        () -> client.subscribe(options, new Following()).ended(),
                        () -> floor.onReachable(false))
                .start();
        StatusListener status = floor::onStatus;
        new KeptOpen(
                        "status",
                        opening,
                        AGAIN_AFTER,
                        () -> client.watchStatus(STATUS_EVERY, status).ended(),
                        () -> {})
                .start();
    }

    /** Opens nothing any more; what is open ends with the client. */
    @Override
    public void close() {
        opening.shutdownNow();
    }

    /** The subscription's thread owns it. */
    private final class Following implements EventHandler {
        private boolean inventoryDue = true;

        @Override
        public void onEvent(EventView event) {
            floor.onEvent(event);
        }

        @Override
        public void onCheckpoint(String resumeToken) {
            if (inventoryDue) {
                List<DeviceView> devices = new ArrayList<>();
                // if it throws, the subscription ends, and all begins anew a little later
                client.devices().forEach(DeviceFilter.ALL, devices::add);
                floor.onInventory(devices);
                inventoryDue = false;
            }
            floor.onReachable(true);
        }

        @Override
        public void onInterrupted(HawserException failure, Duration pause) {
            inventoryDue = true; // a gateway that died tells of no goodbyes
            floor.onReachable(false);
        }
    }
}
