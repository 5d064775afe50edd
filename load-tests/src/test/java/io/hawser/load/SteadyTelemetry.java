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
 * How long does a steady fleet wait for its acknowledgements?
 *
 * <p>{@code devices} come during {@code ramp} and send an uplink {@code every} so often for {@code duration}.
 *
 * <p>Bounds: nothing fails; every uplink is acknowledged; of 100 acknowledgements, 99 come within {@code p99} of when the
 * uplink was due.
 */
public final class SteadyTelemetry extends Simulation {
    /** Its question and parameters. */
    public static final LoadPlan PLAN = LoadPlan.asks("How long does a steady fleet wait for its acknowledgements?")
            .with("devices", "1000", "how many devices")
            .with("every", "1s", "how often each sends")
            .with("duration", "30s", "for how long")
            .with("ramp", "5s", "how long they take to come")
            .with("bytes", "64", "the size of an uplink")
            .with("p99", "200ms", "the bound of the acknowledgements")
            .loadedBy("devices");

    public SteadyTelemetry() {
        int uplinks = Math.toIntExact(Math.max(
                1, PLAN.duration("duration").toNanos() / PLAN.duration("every").toNanos()));
        ScenarioBuilder steady = scenario("steady")
                .exec(device("log in").connectAndLogin())
                .exitHereIfFailed()
                .repeat(uplinks)
                .on(exec(schedule("uplinks").every(PLAN.duration("every")))
                        .exec(device("uplink")
                                .uplink("reading")
                                .bytes(PLAN.number("bytes"))
                                .ack()))
                .exec(device("leave").disconnect());
        setUp(steady.injectOpen(Arrivals.within(PLAN.number("devices"), PLAN.duration("ramp"))))
                .protocols(Target.devices("steady-"))
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("uplink").successfulRequests().count().is((long) PLAN.number("devices") * uplinks),
                        details("uplink").responseTime().percentile(99.0).lte(PLAN.millis("p99")));
    }
}
