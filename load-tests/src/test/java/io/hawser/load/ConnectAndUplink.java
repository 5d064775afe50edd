package io.hawser.load;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.schedule;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.hawser.load.plan.LoadPlan;
import io.hawser.load.plan.Target;

/**
 * Can devices connect, and does each of their uplinks get acknowledged in time?
 *
 * <p>Bounds: no request fails; every uplink is acknowledged; of 100 acknowledgements, 99 come within {@code p99} of when the
 * uplink should have been sent. Gatling shares the machine with the gateway when both run on one: read the figures as bounds.
 */
public final class ConnectAndUplink extends Simulation {
    /** Its question and parameters. */
    public static final LoadPlan PLAN = LoadPlan.asks(
                    "Can devices connect, and does each of their uplinks get acknowledged in time?")
            .with("devices", "200", "how many devices")
            .with("ramp", "10s", "how long they take to come")
            .with("uplinks", "20", "how many each of them sends")
            .with("every", "500ms", "how often")
            .with("bytes", "64", "the size of each")
            .with("p99", "500ms", "the bound of the acknowledgements")
            .loadedBy("devices");

    public ConnectAndUplink() {
        ScenarioBuilder device = scenario("connect and uplink")
                .exec(device("connect").connectAndLogin())
                .exitHereIfFailed()
                .repeat(PLAN.number("uplinks"))
                .on(exec(schedule("uplinks").every(PLAN.duration("every")))
                        .exec(device("uplink")
                                .uplink("load")
                                .bytes(PLAN.number("bytes"))
                                .ack()))
                .exec(device("disconnect").disconnect());
        setUp(device.injectOpen(Arrivals.within(PLAN.number("devices"), PLAN.duration("ramp"))))
                .protocols(Target.devices("gatling-"))
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("uplink")
                                .successfulRequests()
                                .count()
                                .is((long) PLAN.number("devices") * PLAN.number("uplinks")),
                        details("uplink").responseTime().percentile(99.0).lte(PLAN.millis("p99")));
    }
}
