package io.hawser.load;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.fromInjection;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.hawser.load.plan.LoadPlan;
import io.hawser.load.plan.Target;
import java.time.Duration;

/**
 * How many devices a second can connect and log in, and to how many?
 *
 * <p>An open model: {@code rate} come every second, whether those before them are in or not, until there are
 * {@code devices}, or for a second if that brings more; each stays until the last has been there for {@code stay}, at least:
 * they leave as they came.
 *
 * <p>Bounds: everybody gets in and stays; of 100 log-ins, 99 take no longer than {@code p99}, connecting included, from the
 * moment they were due.
 */
public final class ConnectionRamp extends Simulation {
    /** Its question and parameters. */
    public static final LoadPlan PLAN = LoadPlan.asks(
                    "How many devices a second can connect and log in, and to how many?")
            .with("rate", "500", "how many come in a second")
            .with("devices", "5000", "until there are so many")
            .with("stay", "5s", "how long all of them stay together")
            .with("p99", "1s", "the bound of the log-ins, connecting included")
            .loadedBy("rate");

    public ConnectionRamp() {
        int rate = PLAN.number("rate");
        int devices = Math.max(rate, PLAN.number("devices"));
        Duration arriving = Duration.ofSeconds(devices).dividedBy(rate);
        Duration ramp = Duration.ofSeconds(Math.ceilDiv(devices, rate)); // until the last is there
        ScenarioBuilder coming = scenario("come and stay")
                .exec(fromInjection())
                .exec(device("log in").connectAndLogin())
                .exitHereIfFailed()
                .exec(device("stay").stayConnected(ramp.plus(PLAN.duration("stay"))))
                .exec(device("leave").disconnect());
        setUp(coming.injectOpen(Arrivals.atRate(rate, arriving)))
                .protocols(Target.devices("ramp-"))
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("stay").successfulRequests().count().is((long) devices),
                        details("log in").responseTime().percentile(99.0).lte(PLAN.millis("p99")));
    }
}
