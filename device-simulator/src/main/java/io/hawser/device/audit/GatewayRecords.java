package io.hawser.device.audit;

import io.hawser.client.CommandFilter;
import io.hawser.client.EventHandler;
import io.hawser.client.HawserClient;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.Subscription;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Refusal;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.EventView;
import io.hawser.client.view.StartAt;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Reads all that a gateway keeps. Threads: the caller's, which it blocks. */
final class GatewayRecords {
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 100;
    private static final int LARGEST_BATCH = 10_000;

    private final HawserClient client;

    GatewayRecords(HawserClient client) {
        this.client = client;
    }

    /**
     * Hands every event that is kept now to {@code each}, oldest first.
     *
     * @throws HawserException when the gateway can't be read, or falls silent before the end
     */
    void events(Consumer<EventView> each) throws InterruptedException {
        String head = client.status().eventLog().headPosition();
        if (head.isEmpty()) {
            return;
        }
        var reading = new Reading(head, each);
        var options = SubscribeOptions.EVERYTHING.withStartAt(StartAt.OLDEST).withMaxBatch(LARGEST_BATCH);
        try (Subscription subscription = client.subscribe(options, reading)) {
            while (!reading.isOver()) {
                if (subscription.ended().isDone()) {
                    throw failure(subscription);
                }
                reading.requireProgress();
            }
        }
    }

    private static HawserException failure(Subscription subscription) throws InterruptedException {
        try {
            subscription.ended().get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof HawserException failure) {
                return failure;
            }
            throw new IllegalStateException("events can't be read", failed.getCause());
        }
        return new HawserException.Cancelled(Refusal.because("the subscription ended"));
    }

    /** Hands every command stored since then to {@code each}. */
    void commands(Instant since, Consumer<CommandView> each) {
        client.commands().forEach(CommandFilter.ALL.withFrom(since), each);
    }

    /** Hands on until the event that was the newest. */
    private static final class Reading implements EventHandler {
        private final String head;
        private final Consumer<EventView> each;
        private final CountDownLatch over = new CountDownLatch(1);
        private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());

        Reading(String head, Consumer<EventView> each) {
            this.head = head;
            this.each = each;
        }

        @Override
        public void onEvent(EventView event) {
            if (over.getCount() == 0) {
                return;
            }
            lastNanos.set(System.nanoTime());
            each.accept(event);
            if (event.position().equals(head)) {
                over.countDown();
            }
        }

        boolean isOver() throws InterruptedException {
            return over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }

        void requireProgress() {
            if (System.nanoTime() - lastNanos.get() > SILENCE_LIMIT.toNanos()) {
                throw new HawserException.Unavailable(
                        Refusal.because("no event came for " + SILENCE_LIMIT.toSeconds() + " s, before the newest"));
            }
        }
    }
}
