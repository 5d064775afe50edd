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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
    // How many were made, which is the number of the one that counts; the renewing thread writes it.
    private volatile int subscriptions;
    // The renewing thread's:
    private Optional<Subscription> current = Optional.empty();
    private Optional<ScheduledFuture<?>> next = Optional.empty();

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
            renewing.submit(() -> {
                        current.ifPresent(Subscription::close);
                        tellReachable(false); // what the old one said no longer counts
                        subscribe();
                    })
                    .get();
        } catch (RejectedExecutionException | ExecutionException closing) {
            return false;
        }
        synchronized (telling) {
            long left = limit.toMillis();
            while (!reachable && left > 0) {
                telling.wait(left);
                left = limit.minusNanos(System.nanoTime() - start).toMillis();
            }
            return reachable;
        }
    }

    /** On the renewing thread, like all that follows from it: there is one at a time, and one that comes next at the most. */
    private void subscribe() {
        next.ifPresent(planned -> planned.cancel(false));
        next = Optional.empty();
        var options = SubscribeOptions.EVERYTHING.withOnLoss(OnLoss.GO_ON_FROM_NOW);
        int number = subscriptions + 1;
        subscriptions = number;
        Subscription subscription = client.subscribe(options, new Fanning(number));
        current = Optional.of(subscription);
        var unused = subscription.ended().whenComplete((nothing, cause) -> { // this is what is done with it
            if (cause != null) { // it is null when the subscription was closed
                onEnded(number, cause);
            }
        });
    }

    private void onEnded(int number, Throwable cause) {
        try {
            renewing.execute(() -> renew(number, cause));
        } catch (RejectedExecutionException closing) {
            LOG.debug("closing, no other subscription is made", closing);
        }
    }

    private void renew(int number, Throwable cause) {
        if (number != subscriptions) {
            return; // another one has taken its place
        }
        tellReachable(false);
        LOG.warn(
                "subscription ended, making another in {} s cause={}",
                RENEW_SECONDS,
                unwrapped(cause).toString());
        try {
            next = Optional.of(renewing.schedule(this::subscribe, RENEW_SECONDS, TimeUnit.SECONDS));
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
        private final int number;

        private Fanning(int number) {
            this.number = number;
        }

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
            if (number == subscriptions) {
                tellReachable(true);
            }
        }

        @Override
        public void onInterrupted(HawserException failure, Duration pause) {
            if (number == subscriptions) {
                tellReachable(false);
            }
        }
    }
}
