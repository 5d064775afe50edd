package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.cli.text.Durations;
import io.hawser.client.cli.text.FailureText;
import io.hawser.client.failure.HawserException;
import io.hawser.client.group.GroupHandler;
import io.hawser.client.group.GroupOptions;
import io.hawser.client.group.GroupSubscription;
import io.hawser.client.view.EventView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Shows events of a group, each acknowledged when it is shown. */
final class GroupEvents implements GroupHandler {
    private static final long LOOK_MILLIS = 50;

    private final Console console;
    private final Consumer<EventView> shower;
    private final Optional<Duration> quiet;
    private final AtomicLong silentSince = new AtomicLong(System.nanoTime());

    /** @param quiet end after so long without an event; empty: never */
    GroupEvents(Console console, Consumer<EventView> shower, Optional<Duration> quiet) {
        this.console = console;
        this.shower = shower;
        this.quiet = quiet;
    }

    /** Returns when there was silence; fails with what ended the subscription, as the cause of an {@code ExecutionException}. */
    void show(HawserClient client, GroupOptions options) throws Exception {
        try (var subscription = client.subscribe(options, this)) {
            subscription.started().get();
            silentSince.set(System.nanoTime());
            boolean over = false;
            while (!over) {
                over = hasEnded(subscription) || isSilent();
            }
        }
    }

    private static boolean hasEnded(GroupSubscription subscription) throws Exception {
        try {
            subscription.ended().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException goesOn) {
            return false;
        }
    }

    private boolean isSilent() {
        return quiet.isPresent()
                && System.nanoTime() - silentSince.get() >= quiet.get().toNanos();
    }

    @Override
    public void onEvent(EventView event) {
        shower.accept(event);
        silentSince.set(System.nanoTime());
    }

    @Override
    public void onInterrupted(HawserException failure, Duration pause) {
        console.complain(FailureText.line(failure) + "; trying again in " + Durations.text(pause));
    }
}
