package io.hawser.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.gateway;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import io.hawser.client.view.EventKind;
import io.hawser.load.gatling.device.Reply;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSocketRequestsTest {
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

    /** A device's life over WebSocket, in both wire protocols, and a path that is nobody's. */
    public static final class OverWebSocket extends Simulation {
        /** Made by Gatling. */
        public OverWebSocket() {
            ChainBuilder speak = exec(gateway("subscribe").subscribe().devices("ws-#{protocol}"))
                    .exec(device("log in").connectAndLogin().as("ws-#{protocol}"))
                    .exec(device("ping").ping())
                    .exec(device("uplink").uplink("temperature").payload("21.5").ack())
                    .exec(device("large").uplink("raw").bytes(30_000).ack())
                    .exec(device("stay").stayConnected(Duration.ofMillis(100)))
                    .exec(gateway("ask")
                            .sendToDevice("ws-#{protocol}")
                            .command("read")
                            .payload("now")
                            .untilStored())
                    .exec(device("asked").awaitCommand("read").reply(Reply.echo()))
                    .exec(device("disconnect").disconnect());
            ChainBuilder seen = exec(gateway("bye seen")
                            .awaitEvent()
                            .ofKind(EventKind.DEVICE_DISCONNECTED)
                            .checkThat(
                                    "clean",
                                    events -> events.getFirst()
                                            .getDeviceDisconnected()
                                            .getClean()))
                    .exec(device("come back").connectAndLogin().as("ws-#{protocol}"))
                    .exec(device("drop").drop())
                    .exec(gateway("drop seen")
                            .awaitEvent()
                            .ofKind(EventKind.DEVICE_DISCONNECTED)
                            .checkThat(
                                    "not clean",
                                    events -> !events.getFirst()
                                            .getDeviceDisconnected()
                                            .getClean()));
            var hdp = exec(session -> session.set("protocol", "hdp"));
            var json = exec(session -> session.set("protocol", "json"));
            var protocol = TestGateway.webSocketProtocol("");
            setUp(
                    scenario("hdp")
                            .exec(hdp, speak, seen)
                            .injectOpen(atOnceUsers(1))
                            .protocols(protocol, TestGateway.gatewayProtocol())
                            .andThen(scenario("json")
                                    .exec(json, speak, seen)
                                    .injectOpen(atOnceUsers(1))
                                    .protocols(protocol.protocol("json-lines"), TestGateway.gatewayProtocol())),
                    scenario("nowhere")
                            .exec(device("nowhere").connect().fails("no WebSocket: the answer is 404 Not Found"))
                            .injectOpen(atOnceUsers(1))
                            .protocols(TestGateway.webSocketProtocol("/nowhere")));
        }
    }

    @Test
    void devicesOverWebSocketDoWhatOthersDo() throws Exception {
        Play play = Play.of(OverWebSocket.class, directory);

        assertThat(play.failures()).isEmpty();
        assertThat(play.counts())
                .containsEntry("log in", 2L)
                .containsEntry("uplink", 2L)
                .containsEntry("large", 2L)
                .containsEntry("asked", 2L)
                .containsEntry("bye seen", 2L)
                .containsEntry("drop seen", 2L)
                .containsEntry("nowhere", 1L);
    }
}
