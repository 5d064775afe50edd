package io.hawser.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;

import io.gatling.javaapi.core.CoreDsl;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;

/**
 * How users of an open model come. Gatling's own steps count whole seconds: {@code constantUsersPerSec} for 1.5 s brings the
 * users of one, and {@code rampUsers} within less than a second brings none, ever.
 *
 * <p>Threads: stateless, any.
 */
final class Arrivals {
    private Arrivals() {}

    /** So many in a second for {@code duration}, evenly. */
    static OpenInjectionStep atRate(double perSecond, Duration duration) {
        return within(usersAtRate(perSecond, duration), duration);
    }

    /** How many users that makes: at least one. */
    static int usersAtRate(double perSecond, Duration duration) {
        return Math.toIntExact(Math.max(1, Math.round(perSecond * (duration.toNanos() / 1e9))));
    }

    /** {@code users} within {@code duration}, evenly; at once when that is less than a second. */
    static OpenInjectionStep within(int users, Duration duration) {
        return duration.compareTo(Duration.ofSeconds(1)) < 0
                ? atOnceUsers(users)
                : CoreDsl.rampUsers(users).during(duration);
    }
}
