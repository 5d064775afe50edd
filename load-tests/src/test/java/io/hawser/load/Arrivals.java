package io.hawser.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;

import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How users of an open model come. Gatling's own steps count whole seconds: {@code constantUsersPerSec} for 1.5 s brings the
 * users of one, {@code rampUsers} brings all within one, and within less than a second none, ever.
 *
 * <p>Threads: stateless, any.
 */
final class Arrivals {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Arrivals() {}

    /** So many in a second for {@code duration}, evenly, and never more; those of a part of a second take a whole one. */
    static OpenInjectionStep[] atRate(double perSecond, Duration duration) {
        return atRate(Duration.ZERO, perSecond, duration);
    }

    /** The same, {@code before} after the simulation's start. */
    static OpenInjectionStep[] atRate(Duration before, double perSecond, Duration duration) {
        Duration whole = Duration.ofSeconds(duration.toSeconds());
        int first = users(perSecond, whole);
        int rest = usersAtRate(perSecond, duration) - first;
        List<OpenInjectionStep> steps = new ArrayList<>();
        if (before.isPositive()) {
            steps.add(nothingFor(before));
        }
        if (first > 0) {
            steps.add(rampUsers(first).during(whole));
        }
        if (rest > 0) {
            steps.add(rampUsers(rest).during(SECOND));
        }
        return steps.toArray(OpenInjectionStep[]::new);
    }

    /** How many users that makes: at least one. */
    static int usersAtRate(double perSecond, Duration duration) {
        return Math.max(1, users(perSecond, duration));
    }

    /** {@code users} within {@code duration}, evenly over its whole seconds; at once when there are none. */
    static OpenInjectionStep within(int users, Duration duration) {
        return duration.compareTo(SECOND) < 0
                ? atOnceUsers(users)
                : rampUsers(users).during(duration);
    }

    private static int users(double perSecond, Duration duration) {
        return Math.toIntExact(Math.round(perSecond * (duration.toNanos() / 1e9)));
    }
}
