package io.hawser.load;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.gateway;
import static io.hawser.load.gatling.HawserDsl.schedule;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.hawser.load.gatling.device.Reply;
import io.hawser.load.gatling.request.Check;
import io.hawser.load.plan.LoadPlan;
import io.hawser.load.plan.Target;
import io.hawser.rpc.v1.ComponentState;
import io.hawser.rpc.v1.ComponentStatus;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.RestartResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * When every component of a gateway restarts under load, gracefully, does anybody notice?
 *
 * <p>All devices send at their interval, a web server sends commands to them, and in the middle half of that time an operator
 * restarts one component after the other; one that the gateway does not have, or does not run, is left out.
 *
 * <p>Bounds: no connection is lost, each uplink is acknowledged, no command fails, each restart reports that no session ended
 * and no connection was refused; of 100 uplinks and of 100 commands, 99 are answered within {@code p99}. Devices of others
 * that leave the gateway during a restart count as dropped.
 */
public final class RestartUnderLoad extends Simulation {
    /** Its question and parameters. */
    public static final LoadPlan PLAN = LoadPlan.asks(
                    "When every component restarts under load, gracefully, does anybody notice?")
            .with("devices", "500", "how many devices")
            .with("ramp", "5s", "how long they take to come")
            .with("every", "500ms", "how often each of them sends")
            .with("duration", "20s", "for how long")
            .with("bytes", "64", "the size of an uplink")
            .with("commands", "10", "how many commands there are in a second, to all of them")
            .with("p99", "1s", "the bound of the answers to uplinks and to commands")
            .loadedBy("devices");

    private static final List<String> ALWAYS = List.of("device-listener", "command-monitor", "event-log", "rpc");
    private static final List<String> COMPONENTS =
            Stream.concat(ALWAYS.stream(), Stream.of("websocket-listener")).toList();
    private static final String RUNNING = "running";
    private static final Duration COMMAND = Duration.ofSeconds(10); // then it is lost, and the run need not wait longer
    private static final Duration LEAVE = Duration.ofSeconds(2); // for the last commands
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(2); // of all restarts, when the operator gave up too

    public RestartUnderLoad() {
        Duration ramp = PLAN.duration("ramp");
        Duration duration = PLAN.duration("duration");
        AtomicBoolean restarted = new AtomicBoolean(); // all of them
        setUp(
                        devices(restarted).injectOpen(Arrivals.within(PLAN.number("devices"), ramp)),
                        webServer().injectOpen(Arrivals.atRate(ramp, PLAN.number("commands"), duration)),
                        operator(duration.dividedBy(2L * COMPONENTS.size()), restarted)
                                .injectOpen(
                                        nothingFor(ramp.plus(duration.dividedBy(4))),
                                        Arrivals.within(1, Duration.ofSeconds(1))))
                .protocols(Target.devices("restart-"), Target.gateways())
                .assertions(assertions());
    }

    private static ScenarioBuilder devices(AtomicBoolean restarted) {
        return scenario("devices")
                .feed(Numbers.inOrder("number"))
                .exec(device("connect").connectAndLogin().as("restart-#{number}"))
                .exitHereIfFailed()
                .exec(device("answer commands").answerCommands(Reply.echo()))
                .repeat(uplinks())
                .on(exec(schedule("uplinks").every(PLAN.duration("every")))
                        .exec(device("uplink")
                                .uplink("load")
                                .bytes(PLAN.number("bytes"))
                                .ack()))
                .asLongAsDuring(_ -> !restarted.get(), LONGEST)
                .on(pause(LOOK)) // who left during a restart would count as dropped by it
                .exec(device("stay").stayConnected(PLAN.duration("ramp").plus(LEAVE)))
                .exec(device("disconnect").disconnect());
    }

    private static ScenarioBuilder webServer() {
        return scenario("web server")
                .feed(Numbers.random("target", PLAN.number("devices")))
                .exec(gateway("command")
                        .sendToDevice("restart-#{target}")
                        .command("load")
                        .within(COMMAND));
    }

    private static ScenarioBuilder operator(Duration gap, AtomicBoolean restarted) {
        ScenarioBuilder operator = scenario("operator")
                .exec(gateway("status").status().check(RestartUnderLoad::noteRunning))
                .exitHereIfFailed();
        for (String component : COMPONENTS) {
            operator = operator.exec(doIf(session -> isRunning(component, session))
                    .then(exec(gateway("restart " + component)
                                    .restart(component)
                                    .check(RestartUnderLoad::droppedNothing))
                            .pause(gap)));
        }
        return operator.exec(session -> {
            restarted.set(true);
            return session;
        });
    }

    private static Check.Result noteRunning(GatewayStatus status, Session session) {
        List<String> running = status.getComponentsList().stream()
                .filter(component -> component.getState() != ComponentState.COMPONENT_STATE_STOPPED)
                .map(ComponentStatus::getName)
                .toList();
        return new Check.Held(session.set(RUNNING, running));
    }

    private static boolean isRunning(String component, Session session) {
        return session.getList(RUNNING).contains(component);
    }

    private static Check.Result droppedNothing(RestartResponse answer, Session session) {
        long ended = answer.getSessionsBefore() - answer.getSessionsAfter();
        long refused = answer.getConnectionsRefused();
        return ended <= 0 && refused == 0
                ? new Check.Held(session)
                : new Check.Unmet(
                        "sessions ended: " + ended + ", connections refused: " + refused + " (expected: none)");
    }

    private static int uplinks() {
        return Math.toIntExact(PLAN.duration("duration").dividedBy(PLAN.duration("every")));
    }

    private static List<Assertion> assertions() {
        List<Assertion> all = new ArrayList<>(List.of(
                global().failedRequests().count().is(0L),
                details("uplink").successfulRequests().count().is((long) PLAN.number("devices") * uplinks()),
                details("uplink").responseTime().percentile(99.0).lte(PLAN.millis("p99")),
                details("command").responseTime().percentile(99.0).lte(PLAN.millis("p99"))));
        for (String component : ALWAYS) {
            all.add(details("restart " + component).successfulRequests().count().is(1L));
        }
        return all;
    }
}
