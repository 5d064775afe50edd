package io.hawser.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.listFeeder;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.hawser.load.gatling.HawserDsl.device;
import static io.hawser.load.gatling.HawserDsl.gateway;
import static io.hawser.load.gatling.rpc.GatewayFindings.eventDevice;
import static io.hawser.load.gatling.rpc.GatewayFindings.eventPayload;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import io.hawser.client.HawserClient;
import io.hawser.client.PutDevice;
import io.hawser.client.view.DeviceAuthentication;
import io.hawser.client.view.EventKind;
import io.hawser.client.view.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceRequestsTest {
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

    /** All that a device can do, by devices named by a feeder; what comes out of it is looked at from the other side. */
    public static final class WholeLife extends Simulation {
        private static final int DEVICES = 4;

        /** Made by Gatling. */
        public WholeLife() {
            ChainBuilder come = exec(gateway("subscribe").subscribe().devices("sensor-#{n}"))
                    .exec(device("connect").connect())
                    .exec(device("log in").login().as("sensor-#{n}"));
            ChainBuilder speak = exec(device("ping").ping())
                    .exec(device("uplink #{kind}")
                            .uplink("temperature")
                            .payload("{\"n\":#{n}}")
                            .ack())
                    .exec(device("bytes").uplink("raw").bytes(64).unacknowledged())
                    .exec(device("stay").stayConnected(Duration.ofMillis(100)));
            ChainBuilder go = exec(gateway("uplink seen")
                            .awaitEvent()
                            .ofKind(EventKind.UPLINK)
                            .check(eventDevice().is("#{device}"), eventPayload().is("{\"n\":#{n}}")))
                    .exec(device("disconnect").disconnect())
                    .exec(device("after").ping().fails("not connected"))
                    .exec(gateway("bye seen")
                            .awaitEvent()
                            .ofKind(EventKind.DEVICE_DISCONNECTED)
                            .checkThat(
                                    "clean",
                                    events -> events.getFirst()
                                            .getDeviceDisconnected()
                                            .getClean()));
            ChainBuilder comeAgain = exec(device("come back").connectAndLogin().as("sensor-#{n}"))
                    .exec(device("drop").drop())
                    .exec(gateway("drop seen")
                            .awaitEvent()
                            .ofKind(EventKind.DEVICE_DISCONNECTED)
                            .checkThat(
                                    "not clean",
                                    events -> !events.getFirst()
                                            .getDeviceDisconnected()
                                            .getClean()));
            var feeder = listFeeder(List.of(
                            Map.of("n", 1, "kind", "even"),
                            Map.of("n", 2, "kind", "even"),
                            Map.of("n", 3, "kind", "odd"),
                            Map.of("n", 4, "kind", "odd")))
                    .queue();
            setUp(scenario("life").feed(feeder).exec(come, speak, go, comeAgain).injectOpen(atOnceUsers(DEVICES)))
                    .protocols(TestGateway.deviceProtocol(), TestGateway.gatewayProtocol());
        }
    }

    @Test
    void everythingThatADeviceDoesIsAnsweredAndSeenByWebServers() throws Exception {
        Play play = Play.of(WholeLife.class, directory);

        assertThat(play.failures()).isEmpty();
        assertThat(play.counts())
                .hasSize(15)
                .containsEntry("uplink even", 2L)
                .containsEntry("uplink odd", 2L)
                .containsEntry("log in", 4L)
                .containsEntry("bytes", 4L)
                .containsEntry("after", 4L)
                .containsEntry("drop seen", 4L);
        assertThat(play.figures().users()).isEqualTo(4);
    }

    /** Devices with secrets, in both wire protocols. */
    public static final class WithSecrets extends Simulation {
        /** Made by Gatling. */
        public WithSecrets() {
            ChainBuilder tokens = exec(device("#{protocol}: token")
                            .connectAndLogin()
                            .as("with-token")
                            .token("s3cret"))
                    .exec(device("#{protocol}: wrong token")
                            .connectAndLogin()
                            .as("with-token")
                            .token("guessed")
                            .fails("ERROR UNAUTHORIZED"))
                    .exec(device("#{protocol}: no secret")
                            .connectAndLogin()
                            .as("with-token")
                            .withoutSecret()
                            .fails("ERROR UNAUTHORIZED"));
            ChainBuilder hmac = exec(device("#{protocol}: hmac")
                            .connectAndLogin()
                            .as("with-hmac"))
                    .exec(device("#{protocol}: uplink")
                            .uplink("temperature")
                            .payload("21.5")
                            .ack())
                    .exec(device("#{protocol}: wrong hmac")
                            .connectAndLogin()
                            .as("with-hmac")
                            .hmacSecret("guessed")
                            .fails("ERROR UNAUTHORIZED"));
            var hdp1 = exec(session -> session.set("protocol", "hdp1"));
            var json = exec(session -> session.set("protocol", "json"));
            var protocol = TestGateway.deviceProtocol().hmacSecret("k3y");
            setUp(scenario("hdp1")
                    .exec(hdp1, tokens, hmac)
                    .injectOpen(atOnceUsers(1))
                    .protocols(protocol.sources("127.0.0.2", "127.0.0.3"))
                    .andThen(scenario("json")
                            .exec(json, tokens, hmac)
                            .injectOpen(atOnceUsers(1))
                            .protocols(protocol.protocol("json-lines"))));
        }
    }

    @Test
    void devicesProveWhoTheyAreInBothWireProtocols() throws Exception {
        try (HawserClient client = HawserClient.builder()
                .gateway(TestGateway.rpcAddress())
                .token(TestGateway.token())
                .build()) {
            client.devices().put(PutDevice.withToken("with-token", Payload.ofUtf8("s3cret")));
            client.devices()
                    .put(new PutDevice(
                            "with-hmac", DeviceAuthentication.HMAC_SHA256, Payload.ofUtf8("k3y"), Map.of(), false));
        }

        Play play = Play.of(WithSecrets.class, directory);

        assertThat(play.failures()).isEmpty();
        assertThat(play.counts())
                .hasSize(12)
                .allSatisfy((_, ok) -> assertThat(ok).isOne());
    }
}
