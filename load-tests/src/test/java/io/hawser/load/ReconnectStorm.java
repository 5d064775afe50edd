package io.hawser.load;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.tryMax;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.moment;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.hawser.load.gatling.device.SendUplink;
import io.hawser.load.plan.LoadPlan;
import io.hawser.load.plan.Target;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a network fails and everybody loses the connection at one moment: is everybody back in time?
 *
 * <p>The devices come and send; then all wait for each other, and all connections break at that moment, without a BYE. Each
 * device connects again within {@code within}, by chance; one that is refused tries anew, as devices do. {@code back} is the
 * request that counts: it lasts from the break, through all attempts, to the first acknowledgement. (The kernel of a device
 * that is simulated closes its end all the same, so most sessions are over before their successors come; those that are not
 * are taken over.)
 *
 * <p>Bounds: nobody fails for good, each device is back after each storm, 99 of 100 within {@code back}; before the storms,
 * nothing fails. {@code reconnect} counts the attempts: those that fail are no breach.
 */
public final class ReconnectStorm extends Simulation {
    /** Its question and parameters. */
    public static final LoadPlan PLAN = LoadPlan.asks(
                    "When everybody loses the connection at one moment, is everybody back in time?")
            .with("devices", "1000", "how many devices")
            .with("ramp", "10s", "how long they take to come at first")
            .with("storms", "2", "how often all connections break")
            .with("calm", "2s", "how long each device is connected before the next time")
            .with("within", "1s", "how long all of them take to try again; 0 is at once")
            .with("bytes", "64", "the size of an uplink")
            .with("back", "10s", "the bound from the break to the first acknowledgement")
            .loadedBy("devices");

    private static final int ATTEMPTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(500); // between attempts, half of it and up to half more
    private static final String ATTEMPT = "attempt";

    public ReconnectStorm() {
        int devices = PLAN.number("devices");
        ScenarioBuilder device = scenario("reconnect storm")
                .exec(device("connect").connectAndLogin())
                .exec(uplink("uplink"))
                .repeat(PLAN.number("storms"))
                .on(pause(PLAN.duration("calm")).rendezVous(devices).exec(storm()))
                .exec(device("disconnect").disconnect());
        setUp(device.injectOpen(Arrivals.within(devices, PLAN.duration("ramp"))))
                .protocols(Target.devices("storm-").limit(PLAN.duration("back")))
                .assertions(
                        all("connect", devices),
                        all("uplink", devices),
                        all("back", (long) devices * PLAN.number("storms")),
                        details("back").failedRequests().count().is(0L),
                        details("back").responseTime().percentile(99.0).lte(PLAN.millis("back")));
    }

    private static ChainBuilder storm() {
        return exec(moment("break").now())
                .exec(device("drop").drop())
                .exec(tryMax(ATTEMPTS, ATTEMPT)
                        .on(pause(ReconnectStorm::patience)
                                .exec(device("reconnect").connectAndLogin())))
                .exec(moment("break").since())
                .exec(uplink("back"));
    }

    private static SendUplink uplink(String request) {
        return device(request).uplink("load").bytes(PLAN.number("bytes")).ack();
    }

    /** How long a device waits before it tries. */
    private static Duration patience(Session session) {
        boolean first = session.getInt(ATTEMPT) == 0;
        long most = first ? PLAN.duration("within").toNanos() : PAUSE.toNanos();
        long least = first ? 0 : most / 2;
        return Duration.ofNanos(
                most == 0 ? 0 : least + ThreadLocalRandom.current().nextLong(most));
    }

    private static Assertion all(String request, long count) {
        return details(request).successfulRequests().count().is(count);
    }
}
