package io.hawser.load.examples;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.forAll;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.devices;
import static io.hawser.load.gatling.HawserDsl.gateway;
import static io.hawser.load.gatling.HawserDsl.gateways;
import static io.hawser.load.gatling.rpc.GatewayFindings.answer;
import static io.hawser.load.gatling.rpc.GatewayFindings.outcome;

import io.gatling.javaapi.core.Simulation;
import io.hawser.load.gatling.device.Reply;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;

/** Web servers that send commands to devices. */
// on the page:
public final class SendCommands extends Simulation {
    private static final int DEVICES = 10;

    public SendCommands() {
        var robots = scenario("robots")
                .feed(numbers())
                .exec(device("log in").connectAndLogin().as("robot-#{n}"))
                .exec(device("answer").answerCommands(Reply.echo(), Duration.ofMillis(5)))
                .exec(device("work").stayConnected(Duration.ofSeconds(2)));

        var servers = scenario("web servers")
                .pause(Duration.ofMillis(500)) // the robots are there by then
                .feed(numbers())
                .exec(group("orders")
                        .on(exec(gateway("order")
                                        .sendToDevice("robot-#{n}")
                                        .command("move")
                                        .payload("{\"to\":#{n}}")
                                        .within(Duration.ofSeconds(5))
                                        .check(answer().is("{\"to\":#{n}}"), answer().saveAs("done")))
                                .exec(gateway("order nobody")
                                        .sendToDevice("nobody")
                                        .command("move")
                                        .within(Duration.ofMillis(200))
                                        .check(outcome().is("TIMED_OUT")))
                                .exec(gateway("order nobody now")
                                        .sendToDevice("nobody")
                                        .command("move")
                                        .failIfOffline()
                                        .fails("FAILED_PRECONDITION DEVICE_NOT_CONNECTED"))));

        setUp(
                        robots.injectOpen(atOnceUsers(DEVICES)),
                        servers.injectOpen(constantUsersPerSec(DEVICES).during(Duration.ofSeconds(1))))
                .protocols(
                        devices("127.0.0.1", Integer.getInteger("device-port", 7700)),
                        gateways("127.0.0.1:" + Integer.getInteger("rpc-port", 7701))
                                .token(System.getProperty("token", "")))
                .assertions(forAll().failedRequests().count().is(0L));
    }

    private static Iterator<Map<String, Object>> numbers() {
        return IntStream.iterate(0, n -> (n + 1) % DEVICES)
                .mapToObj(n -> Map.<String, Object>of("n", n))
                .iterator();
    }
}
// to here
