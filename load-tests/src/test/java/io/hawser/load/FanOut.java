package io.hawser.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.at;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.gateway;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.hawser.load.gatling.rpc.GatewayFindings;
import io.hawser.load.plan.LoadPlan;
import io.hawser.load.plan.Target;
import java.time.Duration;
import java.util.UUID;

/**
 * How long does one uplink take to many subscribers, and does each get every one?
 *
 * <p>{@code subscribers} read the uplinks of one device, which sends {@code rate} a second for {@code duration}. Device and
 * subscribers keep one timetable: the first uplink says when the second is due. A subscriber's latency runs from when an
 * uplink was due at the device until the subscriber has it.
 *
 * <p>Bounds: nothing fails; every subscriber gets every uplink in order and once, the last too, behind which one more says
 * that nothing is left, so an uplink that was acknowledged and thrown away is found; of 100 deliveries, 99 come within
 * {@code p99}.
 */
public final class FanOut extends Simulation {
    /**
     * Its question and parameters. A search for the limit raises the subscribers: what weighs are the copies, and a device
     * that waits for each acknowledgement would be the limit of the rate itself.
     */
    public static final LoadPlan PLAN = LoadPlan.asks(
                    "How long does one uplink take to many subscribers, and does each get every one?")
            .with("subscribers", "20", "how many read")
            .with("rate", "50", "how many uplinks the device sends in a second")
            .with("duration", "20s", "for how long")
            .with("p99", "250ms", "the bound of the deliveries")
            .loadedBy("subscribers");

    private static final Duration BEFORE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String END = "end";
    /** Of this run: a gateway may still have the events of others. */
    private static final String DEVICE = "fan-out-" + UUID.randomUUID();

    public FanOut() {
        long interval = Duration.ofSeconds(1).toNanos() / PLAN.number("rate");
        int uplinks = Math.toIntExact(Math.max(1, PLAN.duration("duration").toNanos() / interval));
        ScenarioBuilder sending = scenario("the device")
                .exec(device("log in").connectAndLogin().as(DEVICE))
                .exec(session -> session.set(
                        "begin", System.nanoTime() + Duration.ofSeconds(1).toNanos()))
                .exec(device("announce").uplink("reading").payload("#{begin}").ack())
                .exitHereIfFailed()
                .repeat(uplinks, "n")
                .on(exec(at(session -> due(session, interval)))
                        .exec(device("uplink").uplink("reading").payload("#{n}").ack()))
                .exec(device("end").uplink("reading").payload(END).ack())
                .exec(device("leave").disconnect());
        ScenarioBuilder reading = scenario("subscribers")
                .exec(gateway("subscribe")
                        .subscribe()
                        .devices(DEVICE)
                        .uplinks("reading")
                        .fromOldest())
                .exec(gateway("announced")
                        .awaitEvent()
                        .within(PATIENCE)
                        .check(GatewayFindings.eventPayload().saveAs("begin")))
                .exitHereIfFailed()
                .repeat(uplinks, "n")
                .on(exec(at(session -> due(session, interval)))
                        .exec(gateway("delivered")
                                .awaitEvent()
                                .within(PATIENCE)
                                .check(GatewayFindings.eventPayload().is("#{n}")))
                        .exitHereIfFailed())
                .exec(gateway("ended")
                        .awaitEvent()
                        .within(PATIENCE)
                        .check(GatewayFindings.eventPayload().is(END)))
                .exec(gateway("unsubscribe").unsubscribe());
        int subscribers = PLAN.number("subscribers");
        setUp(
                        reading.injectOpen(Arrivals.within(subscribers, Duration.ofSeconds(1))),
                        sending.injectOpen(nothingFor(BEFORE), atOnceUsers(1)))
                .protocols(Target.devices("fan-out-"), Target.gateways())
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("uplink").successfulRequests().count().is((long) uplinks),
                        details("delivered").successfulRequests().count().is((long) subscribers * uplinks),
                        details("ended").successfulRequests().count().is((long) subscribers),
                        details("delivered").responseTime().percentile(99.0).lte(PLAN.millis("p99")));
    }

    /** When the uplink of the user's turn is due at the device. */
    private static long due(Session session, long interval) {
        return Long.parseLong(String.valueOf(session.<Object>get("begin"))) + session.getInt("n") * interval;
    }
}
