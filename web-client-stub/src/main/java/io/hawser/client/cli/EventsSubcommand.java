package io.hawser.client.cli;

import io.hawser.client.EventHandler;
import io.hawser.client.HawserClient;
import io.hawser.client.OnLoss;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.Subscription;
import io.hawser.client.cli.text.Durations;
import io.hawser.client.cli.text.FailureText;
import io.hawser.client.failure.HawserException;
import io.hawser.client.group.GroupOptions;
import io.hawser.client.view.EventKind;
import io.hawser.client.view.EventView;
import io.hawser.client.view.StartAt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "events",
        description =
                "Shows events, from now, from a token or for a group. Ends when none came for a while, unless --follow.")
final class EventsSubcommand extends Subcommand {
    private static final long LOOK_MILLIS = 50;

    @Option(names = "--follow", description = "Go on until interrupted.")
    private boolean follow;

    @Option(names = "--kind", split = ",", description = "Only these kinds: uplink, device_connected, …")
    private List<EventKind> kinds = List.of();

    @Option(names = "--device-prefix", description = "Only devices whose id begins with this.")
    private String devicePrefix = "";

    @Option(names = "--resume", paramLabel = "TOKEN", description = "Begin after what this token covers.")
    private String resume = "";

    @Option(names = "--from", defaultValue = "now", description = "Without a token: now or oldest. Default: now.")
    private StartAt from = StartAt.NOW;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Read for this group, from its place: what is shown is acknowledged. Made if it is new.")
    private Optional<String> group = Optional.empty();

    @Option(names = "--skip-lost", description = "Go on from now when events after the token are no longer kept.")
    private boolean skipLost;

    @Option(
            names = "--quiet",
            converter = Durations.class,
            defaultValue = "1s",
            description = "Without --follow: end after so long without an event. Default: 1s.")
    private Duration quiet = Duration.ofSeconds(1);

    // nothing is kept between the subscription's thread and this one: an event counts as handled when it is being shown
    private final SynchronousQueue<EventView> shown = new SynchronousQueue<>();
    // set by the main thread when it shows no more, seen by the subscription's
    private volatile boolean over;

    EventsSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) throws Exception {
        try {
            if (group.isPresent()) {
                showForGroup(client, group.get());
            } else {
                showFromPlace(client);
            }
            return OK;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof HawserException failure) {
                throw failure;
            }
            throw failed;
        }
    }

    private void showForGroup(HawserClient client, String name) throws Exception {
        if (!resume.isEmpty() || skipLost) {
            throw new IllegalArgumentException("--group knows its place: neither --resume nor --skip-lost go with it");
        }
        var options = GroupOptions.of(name)
                .withKinds(kinds.toArray(EventKind[]::new))
                .withDeviceIdPrefix(devicePrefix)
                .withStartAt(from)
                .withThreads(1);
        new GroupEvents(console(), this::showOne, follow ? Optional.empty() : Optional.of(quiet)).show(client, options);
    }

    private void showOne(EventView event) {
        show(event, List.of(EventText.line(event)));
    }

    private void showFromPlace(HawserClient client) throws Exception {
        var options = SubscribeOptions.EVERYTHING
                .withKinds(kinds.toArray(EventKind[]::new))
                .withDeviceIdPrefix(devicePrefix)
                .withResumeToken(resume)
                .withStartAt(from)
                .withOnLoss(skipLost ? OnLoss.GO_ON_FROM_NOW : OnLoss.STOP);
        Subscription subscription = client.subscribe(options, new Handing());
        try (subscription) {
            subscription.started().get();
            showAll(subscription);
        } finally {
            over = true;
        }
        subscription.resumeToken().ifPresent(token -> console().complain("to go on: --resume " + token));
    }

    private void showAll(Subscription subscription) throws Exception {
        long silentSince = System.nanoTime();
        while (follow || System.nanoTime() - silentSince < quiet.toNanos()) {
            EventView event = shown.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (event != null) {
                showOne(event);
                silentSince = System.nanoTime();
            } else if (subscription.ended().isDone()) {
                subscription.ended().get();
                return;
            }
        }
    }

    /** Hands events to the main thread. */
    private final class Handing implements EventHandler {
        @Override
        public void onEvent(EventView event) throws InterruptedException {
            while (!shown.offer(event, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (over) {
                    throw new IllegalStateException("nothing more is shown"); // so that the token does not cover it
                }
            }
        }

        @Override
        public void onInterrupted(HawserException failure, Duration pause) {
            console().complain(FailureText.line(failure) + "; trying again in " + Durations.text(pause));
        }

        @Override
        public void onEventsLost(HawserException.EventsLost loss) {
            console().complain("events after the token are no longer kept");
        }
    }
}
