package io.hawser.client.cli.watchdog;

import io.hawser.client.cli.text.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * What a watchdog watches, and when it acts.
 *
 * @param gateway the one that it watches, for people
 * @param every how often it asks for health; it hears of changes at once
 * @param degradedFor restart a component that has been degraded for so long; empty: leave it
 * @param unreachableFor a gateway that has answered nothing for so long is to be restarted; longer than its start takes
 * @param notServingFor likewise one that has said for so long that it does not serve
 * @param restartCommand what restarts the gateway, for {@code sh -c}; empty: somebody has to be called
 * @param restartTimeout kill the command after so long
 * @param maxRestarts run the command so often in an hour at most
 */
public record WatchdogConfig(
        String gateway,
        Duration every,
        Optional<Duration> degradedFor,
        Duration unreachableFor,
        Duration notServingFor,
        Optional<String> restartCommand,
        Duration restartTimeout,
        int maxRestarts) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);
    // a stream that is well has been heard so often before it counts as silent
    private static final int STATUSES = 3;

    /** @throws IllegalArgumentException when a value is out of its bounds */
    public WatchdogConfig {
        require("--every", every, SHORTEST, LONGEST);
        require("--unreachable-for", unreachableFor, every, Duration.ofDays(1));
        require("--not-serving-for", notServingFor, every, Duration.ofDays(1));
        require("--restart-timeout", restartTimeout, SHORTEST, Duration.ofDays(1));
        degradedFor.ifPresent(age -> require("--degraded-for", age, Duration.ZERO, Duration.ofDays(30)));
        if (maxRestarts < 1) {
            throw new IllegalArgumentException("--max-restarts: " + maxRestarts + " (expected: 1 or more)");
        }
    }

    private static void require(String option, Duration given, Duration least, Duration most) {
        if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
            throw new IllegalArgumentException(option + ": " + Durations.brief(given) + " (expected: "
                    + Durations.brief(least) + " to " + Durations.brief(most) + ")");
        }
    }

    /** How often the status stream is to say something. */
    Duration statusInterval() {
        Duration often = unreachableFor.dividedBy(STATUSES);
        Duration wanted = often.compareTo(every) < 0 ? often : every;
        return wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
    }
}
