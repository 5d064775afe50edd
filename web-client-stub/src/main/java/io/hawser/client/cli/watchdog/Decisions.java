package io.hawser.client.cli.watchdog;

import io.hawser.client.cli.text.Ages;
import io.hawser.client.cli.text.Durations;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.Health;
import io.hawser.client.view.StatusView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What to do about what is seen. Every step that it answers is to be done, and its end to be told here.
 *
 * <p>Threads: one.
 */
final class Decisions {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** What has been well for so long has been healed. */
    static final Duration HEALED_AFTER = Duration.ofMinutes(5);
    /** How often somebody is called for the same thing. */
    static final Duration CALL_EVERY = Duration.ofMinutes(5);

    private static final Duration LIMIT_WITHIN = Duration.ofHours(1);

    private final WatchdogConfig config;
    private final Supplier<Duration> clock;
    private final Pauses pauses;
    private final Map<String, Attempts> components = new HashMap<>();
    private final Attempts commands;
    private final AttemptLimit limit;
    // a gateway that was just started is given its time before it is called silent, or not serving
    private Duration graceFrom;
    private Optional<Duration> called = Optional.empty();

    /** @param clock how long it has been since some moment; never jumps */
    Decisions(WatchdogConfig config, Supplier<Duration> clock, RandomGenerator random) {
        this.config = config;
        this.clock = clock;
        this.pauses = new Pauses(FIRST_PAUSE, LONGEST_PAUSE, random);
        this.commands = new Attempts(pauses, HEALED_AFTER);
        this.limit = new AttemptLimit(config.maxRestarts(), LIMIT_WITHIN);
        this.graceFrom = clock.get();
    }

    /** What to do now, in this order; mostly nothing. */
    List<Step> next(Sight sight) {
        Duration now = clock.get();
        if (sight.drains()) {
            return List.of(); // somebody takes it out of service, and knows why
        }
        List<Step> steps = new ArrayList<>();
        Optional<String> trouble = troubleOfNode(sight, now);
        trouble.flatMap(why -> healNode(why, now)).ifPresent(steps::add);
        if (trouble.isEmpty()) {
            called = Optional.empty();
        }
        noteWellness(sight, now);
        boolean restarts = steps.stream().anyMatch(Step.RunCommand.class::isInstance);
        if (!restarts && isFresh(sight.statusHeard(), now)) {
            sight.status().ifPresent(status -> steps.addAll(healComponents(status, now)));
        }
        return steps;
    }

    /** The gateway was asked to restart it, and answered, or did not. */
    void onRestartEnded(String component) {
        attempts(component).onEnded(clock.get());
    }

    /** The command ended; {@code done} when it says that it did its work. */
    void onCommandEnded(boolean done) {
        commands.onEnded(clock.get());
        if (done) {
            graceFrom = clock.get();
        }
    }

    private Optional<String> troubleOfNode(Sight sight, Duration now) {
        Duration silent = now.minus(later(sight.heard(), graceFrom));
        if (silent.compareTo(config.unreachableFor()) >= 0) {
            return Optional.of("no answer to health checks and no status for " + Ages.text(silent));
        }
        if (sight.notServingSince().isEmpty() || !isFresh(sight.healthHeard(), now)) {
            return Optional.empty();
        }
        Duration notServing = now.minus(later(sight.notServingSince().get(), graceFrom));
        return notServing.compareTo(config.notServingFor()) >= 0
                ? Optional.of("health is NOT_SERVING for " + Ages.text(notServing))
                : Optional.empty();
    }

    private Optional<Step> healNode(String why, Duration now) {
        if (config.restartCommand().isEmpty()) {
            return call("there is no --restart-command, so somebody has to restart the gateway: " + why, now);
        }
        if (!commands.mayBegin(now)) {
            return Optional.empty();
        }
        if (limit.isReached(now)) {
            return call(
                    "the restart command has run " + config.maxRestarts() + " times within "
                            + Durations.brief(LIMIT_WITHIN) + " and is not run again for now: " + why,
                    now);
        }
        limit.begin(now);
        return Optional.of(new Step.RunCommand(commands.begin(), why));
    }

    private Optional<Step> call(String why, Duration now) {
        if (called.isPresent() && now.minus(called.get()).compareTo(CALL_EVERY) < 0) {
            return Optional.empty();
        }
        called = Optional.of(now);
        return Optional.of(new Step.CallSomebody(why));
    }

    private void noteWellness(Sight sight, Duration now) {
        boolean serves = sight.health().filter(Health.SERVING::equals).isPresent();
        if (serves && isFresh(sight.healthHeard(), now)) {
            commands.onWell(now);
        } else {
            commands.onNotWell();
        }
    }

    private List<Step> healComponents(StatusView status, Duration now) {
        List<Step> steps = new ArrayList<>();
        for (ComponentView component : status.components()) {
            Attempts attempts = attempts(component.name());
            if (component.state() == ComponentState.RUNNING) {
                attempts.onWell(now);
            } else {
                attempts.onNotWell();
            }
            Optional<String> trouble = troubleOf(component, status);
            if (trouble.isPresent() && attempts.mayBegin(now)) {
                steps.add(new Step.RestartComponent(component.name(), attempts.begin(), trouble.get()));
            }
        }
        return steps;
    }

    private Optional<String> troubleOf(ComponentView component, StatusView status) {
        Duration age = Ages.between(component.since(), status.asOf());
        boolean lastsTooLong = component.state() == ComponentState.DEGRADED
                && config.degradedFor().filter(most -> age.compareTo(most) >= 0).isPresent();
        return component.state() == ComponentState.FAILED || lastsTooLong
                ? Optional.of(component.state() + " since " + Ages.text(age) + ": " + component.lastFailure())
                : Optional.empty();
    }

    private Attempts attempts(String component) {
        return components.computeIfAbsent(component, name -> new Attempts(pauses, HEALED_AFTER));
    }

    private boolean isFresh(Duration heard, Duration now) {
        return now.minus(heard).compareTo(config.unreachableFor()) < 0;
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
