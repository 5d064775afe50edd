package io.hawser.load;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.onCase;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.fromInjection;
import static io.hawser.load.gatling.HawserDsl.gateway;
import static io.hawser.load.gatling.HawserDsl.schedule;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import io.hawser.load.gatling.device.Reply;
import io.hawser.load.gatling.rpc.GatewayFindings;
import io.hawser.load.plan.LoadPlan;
import io.hawser.load.plan.Target;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Does a gateway serve everybody well through a whole day of everything?
 *
 * <p>The day takes {@code duration} and has six parts, in which devices send more or less often: night, morning, noon,
 * afternoon, evening, night. Of {@code devices}, four fifths speak HDP/1 and one fifth JSON lines; others come, send three
 * uplinks and go. Web servers send {@code commands} a second: to devices that do them at once, to slow ones, and to broken
 * ones, which fail as expected. {@value #MEMBERS} members of a group read what the devices send, and a monitor asks for the
 * status.
 *
 * <p>Bounds: nothing fails that is not meant to; the group gets events; of 100 acknowledgements and of 100 commands of each kind,
 * 99 come within {@code p99}, those of slow devices that much after the devices' own time.
 */
public final class MixedDay extends Simulation {
    /** Its question and parameters. */
    public static final LoadPlan PLAN = LoadPlan.asks(
                    "Does a gateway serve everybody well through a whole day of everything?")
            .with("devices", "500", "how many devices stay all day")
            .with("every", "2s", "how often each sends in the middle of the day")
            .with("comers", "10", "how many others come and go in a second")
            .with("commands", "20", "how many commands in a second")
            .with("duration", "60s", "how long the day takes")
            .with("p99", "300ms", "the bound of acknowledgements and commands")
            .loadedBy("devices");

    /** How often devices send in each part of the day, against the middle of it. */
    private static final List<Double> PARTS = List.of(0.2, 1.0, 1.5, 1.0, 0.5, 0.2);

    private static final Duration RAMP = Duration.ofSeconds(2);
    /** Devices are still there when the last commands come. */
    private static final Duration EVENING = Duration.ofSeconds(8);

    private static final int MEMBERS = 3;
    private static final int ROLES = 3; // ready, slow and broken ones, in turn
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
    private static final Duration SLOWNESS = Duration.ofMillis(200);

    public MixedDay() {
        if (PLAN.duration("duration").compareTo(RAMP) <= 0) {
            throw new IllegalArgumentException("--duration: " + PLAN.millis("duration") + " ms (expected: more than "
                    + RAMP.toMillis() + " ms, in which the devices come)");
        }
        int devices = PLAN.number("devices");
        int plain = Math.max(1, devices / 5);
        setUp(
                        day("binary", Math.max(ROLES, devices - plain)),
                        day("text", Math.max(ROLES, plain))
                                .protocols(Target.devices("day-").protocol("json-lines")),
                        comersAndGoers(),
                        commands("ready", 0, "SUCCEEDED", 0.8),
                        commands("slow", 1, "SUCCEEDED", 0.1),
                        commands("broken", 2, "FAILED", 0.1),
                        readers(),
                        monitor())
                .protocols(Target.devices("day-"), Target.gateways())
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("read").successfulRequests().count().gt(0L),
                        soon("uplink", Duration.ZERO),
                        soon("command ready", Duration.ZERO),
                        soon("command slow", SLOWNESS),
                        soon("command broken", Duration.ZERO));
    }

    /** Of 100 such requests 99 take the bound at most, and {@code own} more, which the device itself takes. */
    private static Assertion soon(String request, Duration own) {
        int most = Math.toIntExact(PLAN.duration("p99").plus(own).toMillis());
        return details(request).responseTime().percentile(99.0).lte(most);
    }

    /** Devices that stay all day. */
    private static PopulationBuilder day(String kind, int count) {
        ChainBuilder chain = exec(device("log in").connectAndLogin().as("day-" + RUN + "-" + kind + "-#{number}"))
                .exitHereIfFailed()
                .doSwitch("#{role}")
                .on(
                        onCase("0").then(answering(Reply.echo(), Duration.ZERO)),
                        onCase("1").then(answering(Reply.echo(), SLOWNESS)),
                        onCase("2").then(answering(Reply.failed("broken"), Duration.ZERO)));
        Duration part = PLAN.duration("duration").dividedBy(PARTS.size());
        for (int i = 0; i < PARTS.size(); i++) {
            Duration every = Duration.ofMillis(Math.round(PLAN.duration("every").toMillis() / PARTS.get(i)));
            int uplinks = Math.toIntExact(Math.max(1, part.toMillis() / every.toMillis()));
            chain = chain.repeat(uplinks)
                    .on(exec(schedule("day").every(part.dividedBy(uplinks)))
                            .exec(device("uplink").uplink("reading").bytes(80).ack()));
        }
        return scenario("the day of " + kind + " devices")
                .feed(Numbers.inTurn("number", count))
                .exec(session -> session.set("role", String.valueOf(session.getInt("number") % ROLES)))
                .exec(chain)
                .exec(device("stay").stayConnected(part.plus(EVENING))) // the last part has begun only
                .exec(device("leave").disconnect())
                .injectOpen(Arrivals.within(count, RAMP));
    }

    private static ChainBuilder answering(Reply reply, Duration delay) {
        return exec(device("answer").answerCommands(reply, delay));
    }

    private static PopulationBuilder comersAndGoers() {
        return scenario("comers and goers")
                .exec(device("come").connectAndLogin())
                .exitHereIfFailed()
                .repeat(3)
                .on(exec(schedule("visit").every(Duration.ofMillis(200)))
                        .exec(device("uplink").uplink("visit").bytes(40).ack()))
                .exec(device("go").disconnect())
                .injectOpen(Arrivals.atRate(PLAN.number("comers"), PLAN.duration("duration")));
    }

    /** Commands to the devices of one role, which are every third. */
    private static PopulationBuilder commands(String role, int offset, String outcome, double share) {
        int each = Math.max(ROLES, PLAN.number("devices") - Math.max(1, PLAN.number("devices") / 5)) / ROLES;
        return scenario("commands to " + role + " devices")
                .feed(Numbers.inTurn("turn", each))
                .exec(session -> session.set("number", session.getInt("turn") * ROLES + offset))
                .exec(fromInjection())
                .exec(gateway("command " + role)
                        .sendToDevice("day-" + RUN + "-binary-#{number}")
                        .command("do")
                        .check(GatewayFindings.outcome().is(outcome)))
                .injectOpen(Arrivals.atRate(
                        RAMP.plusSeconds(1),
                        PLAN.number("commands") * share,
                        PLAN.duration("duration").minus(RAMP)));
    }

    private static PopulationBuilder readers() {
        return scenario("members of a group")
                .exec(gateway("join").subscribe().group("day-" + RUN).devices("day-" + RUN))
                .exitHereIfFailed()
                .during(PLAN.duration("duration").multipliedBy(3).dividedBy(4)) // at night they would wait in vain
                .on(exec(gateway("read").awaitEvents(10).within(Duration.ofSeconds(30))))
                .exec(gateway("part").unsubscribe())
                .injectOpen(Arrivals.within(MEMBERS, Duration.ofSeconds(1)));
    }

    private static PopulationBuilder monitor() {
        return scenario("monitor")
                .during(PLAN.duration("duration"))
                .on(exec(schedule("monitor").every(Duration.ofSeconds(1)))
                        .exec(gateway("status").status()))
                .injectOpen(Arrivals.within(1, Duration.ofSeconds(1)));
    }
}
