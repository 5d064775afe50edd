package io.hawser.client.cli.watchdog;

import io.hawser.client.HawserClient;
import io.hawser.client.RestartMode;
import io.hawser.client.StatusListener;
import io.hawser.client.StatusWatch;
import io.hawser.client.cli.text.Ages;
import io.hawser.client.cli.text.Durations;
import io.hawser.client.cli.text.FailureText;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.StatusView;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Looks at a gateway, decides, does, and looks again, until it is stopped.
 *
 * <p>Threads: {@link #run} looks and does; the client's stream thread tells of the status; any stops it.
 */
public final class Watchdog {
    /** Between two looks at what is known; asking costs nothing. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Duration SAY_WELL_EVERY = Duration.ofHours(1);
    /** A status may be late for a moment. */
    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(5);

    private final WatchdogConfig config;
    private final HawserClient client;
    private final WatchdogLog log;
    private final Supplier<Duration> clock;
    private final Decisions decisions;
    private final Doing doing;
    private final Changes changes;
    // the stream's thread and the looking one each replace the part they know, by a single atomic call
    private final AtomicReference<Sight> sight;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private Optional<StatusWatch> stream = Optional.empty();
    private Duration streamOpened = Duration.ZERO;
    private Duration nextCheck;
    private Duration lastSaid;
    private boolean roleKnown;

    /** @param clock how long it has been since some moment; never jumps */
    public Watchdog(
            WatchdogConfig config,
            HawserClient client,
            WatchdogLog log,
            Supplier<Duration> clock,
            RandomGenerator random) {
        this.config = config;
        this.client = client;
        this.log = log;
        this.clock = clock;
        this.decisions = new Decisions(config, clock, random);
        this.doing = new Doing(config, client, log, decisions);
        this.changes = new Changes(log);
        this.sight = new AtomicReference<>(Sight.none(clock.get()));
        this.nextCheck = clock.get();
        this.lastSaid = clock.get();
    }

    /**
     * Watches until it is stopped or interrupted; no failure of the gateway, or of what is done about it, ends it.
     *
     * @throws HawserException at once, when the token is not allowed to restart components
     */
    public void run() {
        checkRole();
        log.info(
                "watching",
                "gateway",
                config.gateway(),
                "every",
                Durations.brief(config.every()),
                "degraded-for",
                config.degradedFor().map(Durations::brief).orElse("never"),
                "unreachable-for",
                Durations.brief(config.unreachableFor()),
                "not-serving-for",
                Durations.brief(config.notServingFor()),
                "max-restarts",
                config.maxRestarts() + "/h",
                "restart-command",
                config.restartCommand().orElse("none"));
        try {
            while (!awaitNextLook()) {
                lookAndDo();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            stream.ifPresent(StatusWatch::close);
            log.info("stopped", "gateway", config.gateway());
        }
    }

    /** Ends {@link #run} after what it is doing. */
    public void stop() {
        stopping.countDown();
    }

    private boolean awaitNextLook() throws InterruptedException {
        Duration pause = config.every().compareTo(LOOK_EVERY) < 0 ? config.every() : LOOK_EVERY;
        return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookAndDo() throws InterruptedException {
        try {
            if (clock.get().compareTo(nextCheck) >= 0) {
                nextCheck = clock.get().plus(config.every());
                keepStream();
                checkHealth();
            }
            Sight now = Objects.requireNonNull(sight.get());
            boolean said = changes.see(now);
            for (Step step : decisions.next(now)) {
                said = true;
                doing.handle(step);
            }
            sayWell(said, now);
        } catch (RuntimeException | Error bug) { // whatever it is, a watchdog that ends helps nobody
            log.error("a fault of the watchdog, which goes on", "cause", bug);
        }
    }

    /** Restarts nothing: no component has an empty name, and the gateway asks for the role first. */
    private void checkRole() {
        try {
            client.restart("", RestartMode.GRACEFUL);
        } catch (HawserException.Unauthenticated | HawserException.PermissionDenied refused) {
            throw refused;
        } catch (HawserException.Unavailable | HawserException.DeadlineExceeded | HawserException.Internal away) {
            log.warn(
                    "gateway does not answer; whether the token has the role operator is asked when it does",
                    "gateway",
                    config.gateway(),
                    "cause",
                    FailureText.line(away));
            return;
        } catch (HawserException asExpected) {
            // NOT_FOUND or INVALID_ARGUMENT: it may
        }
        roleKnown = true;
    }

    private void keepStream() {
        if (stream.isPresent() && !stream.get().ended().isDone()) {
            Sight now = Objects.requireNonNull(sight.get());
            Duration silent = clock.get().minus(longer(now.statusHeard(), streamOpened));
            if (!now.onlyStreamIsSilent() || silent.compareTo(longestSilence()) < 0) {
                return;
            }
            log.warn("status stream says nothing, and is opened again", "for", Ages.text(silent));
            stream.get().close();
        }
        stream.ifPresent(this::noteEnd);
        streamOpened = clock.get();
        stream = Optional.of(client.watchStatus(config.statusInterval(), new Listening()));
    }

    private Duration longestSilence() {
        return longer(config.unreachableFor(), SHORTEST_SILENCE);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private void noteEnd(StatusWatch ended) {
        var unused = ended.ended()
                .exceptionally(
                        cause -> { // it has ended: this runs here and now
                            if (cause instanceof HawserException failure) {
                                sight.updateAndGet(seen -> seen.withStreamFault(failure));
                            } else {
                                log.error("a fault of the status stream, which is opened again", "cause", cause);
                            }
                            return null;
                        });
    }

    private void checkHealth() throws InterruptedException {
        try {
            var health = client.health();
            sight.updateAndGet(seen -> seen.withHealth(health, clock.get()));
            if (!roleKnown) {
                checkRoleLate();
            }
        } catch (HawserException.Cancelled stop) {
            throw new InterruptedException();
        } catch (HawserException failure) {
            sight.updateAndGet(seen -> seen.withHealthFault(failure));
        }
    }

    private void checkRoleLate() {
        try {
            checkRole();
        } catch (HawserException refused) {
            roleKnown = true; // and every restart that is refused will say so again
            log.error(
                    "the token is not allowed to restart components: it needs the role operator",
                    "cause",
                    FailureText.line(refused));
        }
    }

    private void sayWell(boolean said, Sight now) {
        if (said) {
            lastSaid = clock.get();
        } else if (clock.get().minus(lastSaid).compareTo(SAY_WELL_EVERY) >= 0) {
            lastSaid = clock.get();
            log.info(
                    "still watching",
                    "verdict",
                    Findings.of(now, config.gateway()).line());
        }
    }

    private final class Listening implements StatusListener {
        @Override
        public void onStatus(StatusView status) {
            sight.updateAndGet(seen -> seen.withStatus(status, clock.get()));
        }

        @Override
        public void onInterrupted(HawserException failure, Duration pause) {
            sight.updateAndGet(seen -> seen.withStreamFault(failure));
        }
    }
}
