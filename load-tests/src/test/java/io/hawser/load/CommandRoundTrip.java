package io.hawser.load;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.fromInjection;
import static io.hawser.load.gatling.HawserDsl.gateway;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.hawser.load.gatling.device.Reply;
import io.hawser.load.gatling.rpc.GatewayFindings;
import io.hawser.load.plan.LoadPlan;
import io.hawser.load.plan.Target;
import java.time.Duration;

/**
 * How long does a command take from a web server to a device and back?
 *
 * <p>{@code devices} answer at once. When they are there, web servers send {@code rate} commands a second for
 * {@code duration}, each to one of them, by chance, and wait for the outcome: an open model, in which a slow gateway gets no
 * rest. For {@code settle} before that they send as many that do not count ({@code command unheeded}): a gateway that has just
 * started answers its first ones with code that is not compiled yet. A command that finds its device not there yet waits for it; the devices stay a while longer than the last command.
 *
 * <p>Bounds: nothing fails; every command succeeds, with its own payload for an answer; of 100, 99 take no longer than
 * {@code p99} from when they were due.
 */
public final class CommandRoundTrip extends Simulation {
    /** Its question and parameters. */
    public static final LoadPlan PLAN = LoadPlan.asks(
                    "How long does a command take from a web server to a device and back?")
            .with("rate", "200", "how many commands in a second")
            .with("devices", "200", "how many devices answer them")
            .with("duration", "20s", "for how long")
            .with("settle", "5s", "for how long before that commands do not count")
            .with("ramp", "2s", "how long the devices take to come")
            .with("p99", "250ms", "the bound of the round trips")
            .loadedBy("rate");

    private static final Duration SETTLING = Duration.ofSeconds(1);
    /** Longer than the slowest answers of a run that is worth judging: who is late is a matter of {@code p99}. */
    private static final Duration STAYING = Duration.ofSeconds(3);

    public CommandRoundTrip() {
        int devices = PLAN.number("devices");
        Duration before = PLAN.duration("ramp").plus(SETTLING);
        Duration settle = PLAN.duration("settle");
        Duration whole = before.plus(settle).plus(PLAN.duration("duration")).plus(STAYING);
        ScenarioBuilder answering = scenario("devices that answer")
                .feed(Numbers.inTurn("number", devices))
                .exec(device("log in").connectAndLogin().as("command-#{number}"))
                .exitHereIfFailed()
                .exec(device("begin").answerCommands(Reply.echo()))
                .exec(device("stay").stayConnected(whole))
                .exec(device("leave").disconnect());
        setUp(
                        answering.injectOpen(Arrivals.within(devices, PLAN.duration("ramp"))),
                        asking("command unheeded", devices)
                                .injectOpen(Arrivals.atRate(before, PLAN.number("rate"), settle)),
                        asking("command", devices)
                                .injectOpen(Arrivals.atRate(
                                        before.plus(settle), PLAN.number("rate"), PLAN.duration("duration"))))
                .protocols(Target.devices("command-"), Target.gateways())
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("command").successfulRequests().count().is((long)
                                Arrivals.usersAtRate(PLAN.number("rate"), PLAN.duration("duration"))),
                        details("command").responseTime().percentile(99.0).lte(PLAN.millis("p99")));
    }

    private static ScenarioBuilder asking(String request, int devices) {
        return scenario("web servers that ask for: " + request)
                .feed(Numbers.random("number", devices))
                .exec(fromInjection())
                .exec(gateway(request)
                        .sendToDevice("command-#{number}")
                        .command("echo")
                        .payload("#{number}")
                        .check(
                                GatewayFindings.outcome().is("SUCCEEDED"),
                                GatewayFindings.answer().is("#{number}")));
    }
}
