package io.hawser.load.examples;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.forAll;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.devices;
import static io.hawser.load.gatling.HawserDsl.gateway;
import static io.hawser.load.gatling.HawserDsl.gateways;
import static io.hawser.load.gatling.device.DeviceFindings.commandPayload;
import static io.hawser.load.gatling.rpc.GatewayFindings.component;
import static io.hawser.load.gatling.rpc.GatewayFindings.eventPayload;

import io.gatling.javaapi.core.Simulation;
import io.hawser.client.RestartMode;
import io.hawser.client.view.EventKind;
import io.hawser.load.gatling.device.Reply;
import java.time.Duration;

/** One user at both ends, and a restart in between. */
// on the page:
public final class FollowEvents extends Simulation {
    public FollowEvents() {
        var bothEnds = exec(gateway("subscribe").subscribe().devices("meter-").uplinks("reading"))
                .exec(device("log in").connectAndLogin())
                .exec(device("reading")
                        .uplink("reading")
                        .payload("{\"of\":\"#{device}\"}")
                        .ack())
                .exec(gateway("reading seen")
                        .awaitEvent()
                        .ofDevice("#{device}")
                        .within(Duration.ofSeconds(5))
                        .check(eventPayload().is("{\"of\":\"#{device}\"}")))
                .exec(gateway("ask")
                        .sendToDevice("#{device}")
                        .command("read")
                        .payload("now")
                        .untilStored())
                .exec(device("asked")
                        .awaitCommand("read")
                        .check(commandPayload().is("now"))
                        .reply(Reply.succeeded("21.5")));

        var restart = exec(gateway("restart").restart("device-listener", RestartMode.HARD))
                .exec(gateway("status")
                        .status()
                        .check(component("device-listener").is("RUNNING")))
                .pause(Duration.ofMillis(100)) // until the device has heard of it
                .exec(device("cut off").ping().fails("not connected: GOAWAY RESTARTING"))
                .exec(device("log in again").connectAndLogin())
                .exec(device("reading").uplink("reading").payload("{}").ack())
                .exec(gateway("readings").awaitEvents(1).ofKind(EventKind.UPLINK))
                .exec(gateway("unsubscribe").unsubscribe())
                .exec(device("drop").drop());

        setUp(scenario("both ends").exec(bothEnds, restart).injectOpen(atOnceUsers(1)))
                .protocols(
                        devices("127.0.0.1", Integer.getInteger("device-port", 7700))
                                .idPrefix("meter-")
                                .protocol("json-lines"),
                        gateways("127.0.0.1:" + Integer.getInteger("rpc-port", 7701))
                                .token(System.getProperty("token", "")))
                .assertions(forAll().failedRequests().count().is(0L));
    }
}
// to here
