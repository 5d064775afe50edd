package io.hawser.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.gateway;
import static io.hawser.load.gatling.device.DeviceFindings.commandName;
import static io.hawser.load.gatling.device.DeviceFindings.commandPayload;
import static io.hawser.load.gatling.rpc.GatewayFindings.answer;
import static io.hawser.load.gatling.rpc.GatewayFindings.commandId;
import static io.hawser.load.gatling.rpc.GatewayFindings.component;
import static io.hawser.load.gatling.rpc.GatewayFindings.eventDevice;
import static io.hawser.load.gatling.rpc.GatewayFindings.outcome;
import static io.hawser.load.gatling.rpc.GatewayFindings.sessions;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import io.hawser.client.RestartMode;
import io.hawser.load.gatling.device.Reply;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayRequestsTest {
    private static final Duration SOON = Duration.ofMillis(300);

    @TempDir
    private static Path directory;

    private static TestGateway gateway;

    @BeforeAll
    static void startGateway() throws Exception {
        gateway = TestGateway.start(directory);
    }

    @AfterAll
    static void stopGateway() {
        gateway.close();
    }

    /** Commands to the user's own device, which answers them one way after the other. */
    public static final class Commands extends Simulation {
        /** Made by Gatling. */
        public Commands() {
            ChainBuilder background = exec(device("log in").connectAndLogin().as("worker"))
                    .exec(device("echo").answerCommands(Reply.echo()))
                    .exec(gateway("succeeded")
                            .sendToDevice("#{device}")
                            .command("reboot")
                            .payload("user #{device}")
                            .check(answer().is("user worker"), answer().saveAs("said")))
                    .exec(device("fail").answerCommands(Reply.failed("\"#{said}\""), Duration.ofMillis(20)))
                    .exec(gateway("failed")
                            .sendToDevice("worker")
                            .command("reboot")
                            .check(outcome().is("FAILED"), answer().is("\"user worker\"")))
                    .exec(device("reject").answerCommands(Reply.rejected("")))
                    .exec(gateway("rejected")
                            .sendToDevice("worker")
                            .command("reboot")
                            .check(outcome().is("REJECTED")));
            ChainBuilder asked = exec(device("log in").connectAndLogin().as("clerk"))
                    .exec(gateway("delivered")
                            .sendToDevice("clerk")
                            .command("later")
                            .untilDelivered()
                            .check(commandId().saveAs("id")))
                    .exec(gateway("stored")
                            .sendToDevice("clerk")
                            .command("sooner")
                            .payload("{}")
                            .untilStored())
                    .exec(device("sooner")
                            .awaitCommand("sooner")
                            .check(commandPayload().is("{}")))
                    .exec(device("later")
                            .awaitCommand()
                            .reply(Reply.succeeded("ok"))
                            .check(commandName().is("later")))
                    .exec(device("no more").awaitCommand().within(SOON).fails("no COMMAND within 300 ms"));
            ChainBuilder absent = exec(gateway("timed out")
                            .sendToDevice("nobody")
                            .command("reboot")
                            .within(SOON)
                            .check(outcome().is("TIMED_OUT")))
                    .exec(gateway("offline")
                            .sendToDevice("nobody")
                            .command("reboot")
                            .failIfOffline()
                            .fails("FAILED_PRECONDITION DEVICE_NOT_CONNECTED"));
            setUp(scenario("commands").exec(background, asked, absent).injectOpen(atOnceUsers(1)))
                    .protocols(TestGateway.deviceProtocol(), TestGateway.gatewayProtocol());
        }
    }

    @Test
    void aCommandIsAnsweredByEveryEndThatItCanHave() throws Exception {
        Play play = Play.of(Commands.class, directory);

        assertThat(play.failures()).isEmpty();
        assertThat(play.counts()).hasSize(14).containsEntry("log in", 2L);
    }

    /** A web server that watches, reads for a group, and restarts the listener. */
    public static final class Operations extends Simulation {
        /** Made by Gatling. */
        public Operations() {
            ChainBuilder events = exec(gateway("subscribe")
                            .subscribe()
                            .group("readers")
                            .uplinks("reading"))
                    .exec(device("log in").connectAndLogin())
                    .repeat(3)
                    .on(device("uplink").uplink("reading").bytes(8).ack())
                    .exec(device("noise").uplink("noise").bytes(8).ack())
                    .exec(gateway("events")
                            .awaitEvents(3)
                            .ofDevice("#{device}")
                            .check(eventDevice().is("#{device}")))
                    .exec(gateway("nothing more").awaitEvent().within(SOON).fails("no events within 300 ms"))
                    .exec(gateway("unsubscribe").unsubscribe())
                    .exec(gateway("unsubscribed").awaitEvent().fails("not subscribed"));
            ChainBuilder restarts = exec(gateway("graceful").restart("device-listener"))
                    .exec(device("after graceful").uplink("reading").bytes(8).ack())
                    .exec(gateway("status")
                            .status()
                            .check(
                                    component("device-listener").is("RUNNING"),
                                    sessions().is("1")))
                    .exec(gateway("hard").restart("device-listener", RestartMode.HARD))
                    .pause(Duration.ofMillis(100)) // the device hears of it by another way than the web server
                    .exec(device("after hard")
                            .uplink("reading")
                            .bytes(8)
                            .ack()
                            .fails("not connected: GOAWAY RESTARTING"))
                    .exec(device("come back").connectAndLogin())
                    .exec(gateway("no such").restart("engine-room").fails("NOT_FOUND COMPONENT_NOT_FOUND"));
            setUp(scenario("operations").exec(events, restarts).injectOpen(atOnceUsers(1)))
                    .protocols(
                            TestGateway.deviceProtocol().idPrefix("gauge-"),
                            TestGateway.gatewayProtocol().connections(1));
        }
    }

    @Test
    void aWebServerReadsEventsAndRestartsTheListener() throws Exception {
        Play play = Play.of(Operations.class, directory);

        assertThat(play.failures()).isEmpty();
        assertThat(play.counts()).hasSize(15).containsEntry("uplink", 3L);
    }
}
