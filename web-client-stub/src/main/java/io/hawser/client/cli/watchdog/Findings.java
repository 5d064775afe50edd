package io.hawser.client.cli.watchdog;

import io.hawser.client.HawserClient;
import io.hawser.client.cli.text.FailureText;
import io.hawser.client.cli.text.Mood;
import io.hawser.client.cli.text.Verdict;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.Health;
import java.time.Duration;
import java.util.Optional;

/** What one look at a gateway comes to. */
public final class Findings {
    private Findings() {}

    /** Asks for status and health once, and does nothing about it; needs no more than to be allowed to read. */
    public static Verdict lookOnce(HawserClient client, String gateway) {
        Sight sight = Sight.none(Duration.ZERO);
        try {
            sight = sight.withStatus(client.status(), Duration.ZERO);
        } catch (HawserException failure) {
            sight = sight.withStreamFault(failure);
        }
        try {
            sight = sight.withHealth(client.health(), Duration.ZERO);
        } catch (HawserException failure) {
            sight = sight.withHealthFault(failure);
        }
        return of(sight, gateway);
    }

    /** A gateway that says all is well, but not to health checks, is in trouble: load balancers leave it. */
    static Verdict of(Sight sight, String gateway) {
        String name = "gateway " + gateway;
        Optional<HawserException> fault = sight.streamFault().or(sight::healthFault);
        if (fault.isPresent()) {
            return trouble(name, FailureText.line(fault.get()));
        }
        Verdict verdict = sight.status()
                .map(Verdict::of)
                .orElseGet(() -> new Verdict(Mood.WAIT, name + ": WAIT: it has not been heard yet"));
        boolean serves = sight.health().filter(Health.SERVING::equals).isPresent();
        return verdict.mood() == Mood.WELL && !serves
                ? trouble(name, "health is " + sight.health().orElse(Health.UNKNOWN) + "; " + verdict.line())
                : verdict;
    }

    private static Verdict trouble(String gateway, String why) {
        return new Verdict(Mood.TROUBLE, gateway + ": " + Mood.TROUBLE + ": " + why);
    }
}
