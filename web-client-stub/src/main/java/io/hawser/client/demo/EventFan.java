package io.hawser.client.demo;

import io.hawser.client.EventHandler;
import io.hawser.client.HawserClient;
import io.hawser.client.OnLoss;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.Subscription;
import io.hawser.client.cli.ViewJson;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.EventView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription for all browsers. A browser that is slow misses events and is told so; it slows nobody. A subscription
 * that ended (the token is not known, say) is made anew.
 *
 * <p>Threads: the subscription's thread hands events to the browsers' queues; one thread of the fan's own makes
 * subscriptions; any joins and leaves.
 */
final class EventFan implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventFan.class);
    private static final int MOST_BROWSERS = 32;
    private static final int QUEUE_CAPACITY = 256;
    private static final long RENEW_SECONDS = 2;

    private final HawserClient client;
    private final ViewJson json;
    private final List<BrowserQueue> browsers = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService renewing;
    private final Object telling = new Object(); // so that a newcomer hears the last word last
    private boolean reachable; // guarded by telling
    private Optional<Subscription> current = Optional.empty(); // the renewing thread's

    EventFan(HawserClient client, ViewJson json) {
        this.client = client;
        this.json = json;
        this.renewing = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "demo-events");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        renewing.execute(this::subscribe);
    }

    /** Whether events reach browsers, as far as the last word from the gateway says. */
    boolean isRunning() {
        synchronized (telling) {
            return reachable;
        }
    }

    /** Makes another subscription in the place of the one that is; whether events reach browsers again within so long. */
    boolean restart(Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        try {
            renewing.execute(() -> {
                current.ifPresent(Subscription::close);
                subscribe();
            });
        } catch (RejectedExecutionException closing) {
            return false;
        }
        synchronized (telling) {
            reachable = false; // what the old one said no longer counts
            long left = limit.toMillis();
            while (!reachable && left > 0) {
                telling.wait(left);
                left = limit.minusNanos(System.nanoTime() - start).toMillis();
            }
            return reachable;
        }
    }

    private void subscribe() {
        var options = SubscribeOptions.EVERYTHING.withOnLoss(OnLoss.GO_ON_FROM_NOW);
        Subscription subscription = client.subscribe(options, new Fanning());
        current = Optional.of(subscription);
        var unused =
                subscription.ended().whenComplete((nothing, cause) -> renew(cause)); // renew is what is done with it
    }

    // cause is null when the subscription was closed: CompletableFuture says it so
    private void renew(@Nullable Throwable cause) {
        if (cause == null) {
            return;
        }
        tellReachable(false);
        LOG.warn(
                "subscription ended, making another in {} s cause={}",
                RENEW_SECONDS,
                unwrapped(cause).toString());
        try {
            var unused = renewing.schedule(this::subscribe, RENEW_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.debug("closing, no other subscription is made", closing);
        }
    }

    private static Throwable unwrapped(Throwable cause) {
        Throwable inner = cause.getCause();
        return cause instanceof CompletionException && inner != null ? inner : cause;
    }

    /** A queue for one more browser, if there is room. */
    Optional<BrowserQueue> join() {
        if (browsers.size()
                >= MOST_BROWSERS) { // two at the same time may both get in: it is a limit of threads, not a promise
            return Optional.empty();
        }
        var queue = new BrowserQueue(QUEUE_CAPACITY);
        synchronized (telling) {
            browsers.add(queue);
            queue.offer(gateway(reachable));
        }
        return Optional.of(queue);
    }

    void leave(BrowserQueue queue) {
        browsers.remove(queue);
    }

    @Override
    public void close() {
        renewing.shutdownNow();
        browsers.forEach(BrowserQueue::close);
    }

    private void tellReachable(boolean now) {
        synchronized (telling) {
            if (reachable != now) {
                reachable = now;
                browsers.forEach(browser -> browser.offer(gateway(now)));
                telling.notifyAll();
            }
        }
    }

    private static String gateway(boolean reachable) {
        return "event: gateway\ndata: {\"reachable\":" + reachable + "}\n\n";
    }

    /** Hands on what comes. */
    private final class Fanning implements EventHandler {
        @Override
        public void onEvent(EventView event) {
            if (browsers.isEmpty()) {
                return;
            }
            String message = "data: " + json.write(event) + "\n\n";
            browsers.forEach(browser -> browser.offer(message));
        }

        @Override
        public void onCheckpoint(String resumeToken) {
            tellReachable(true);
        }

        @Override
        public void onInterrupted(HawserException failure, Duration pause) {
            tellReachable(false);
        }
    }
}
