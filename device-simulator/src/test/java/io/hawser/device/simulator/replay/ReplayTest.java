package io.hawser.device.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.device.GatewayAddress;
import io.hawser.device.simulator.EchoGateway;
import io.hawser.device.simulator.hostile.BareSocket;
import io.hawser.device.simulator.recording.RecordedConnection;
import io.hawser.device.simulator.recording.RecordedTraffic;
import io.hawser.device.simulator.recording.Step;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.Bye;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Uplink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {
    private final CountDownLatch stopped = new CountDownLatch(1);

    @ParameterizedTest
    @ValueSource(strings = {"hdp1", "json-lines"})
    void everyCopySendsAllAndEndsAsTheGatewayEndsIt(String protocol) throws Exception {
        RecordedTraffic traffic = traffic(
                connection(
                        "one", sent(protocol, 0, hello()), sent(protocol, 5, uplink()), sent(protocol, 10, new Bye(0))),
                connection("two", sent(protocol, 0, hello()), sent(protocol, 3, uplink()), left(6)));
        try (EchoGateway gateway = new EchoGateway(protocol, true)) {
            ReplayReport report = replay(traffic, gateway.address(), 1, 3);

            assertThat(report.isSentFully()).isTrue();
            assertThat(report.endings())
                    .containsEntry("closed", 3L)
                    .containsEntry("left", 3L)
                    .hasSize(2);
            assertThat(report.connections())
                    .extracting(ReplayedConnection::name)
                    .contains("one", "two@3");
            assertThat(report.bytesSent()).isEqualTo(3 * traffic.bytesSent());
            assertThat(report.bytesReceived()).isPositive();
            assertThat(report.lagMax()).isGreaterThanOrEqualTo(report.lagP50());
            assertThat(gateway.uplinks).hasSize(6);
            assertThat(gateway.byes).hasSize(3);
        }
    }

    @Test
    void pausesAreThoseOfTheRecordingDividedBySpeed() throws Exception {
        RecordedTraffic traffic = traffic(connection("one", sent("hdp1", 0, hello()), sent("hdp1", 600, new Bye(0))));
        RecordedTraffic hours =
                traffic(connection("one", sent("hdp1", 0, hello()), sent("hdp1", 9_999_999, new Bye(0))));
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            assertThat(replay(traffic, gateway.address(), 2, 1).elapsed())
                    .isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertThat(replay(hours, gateway.address(), 0, 1).elapsed()).isLessThan(Duration.ofSeconds(9));
        }
    }

    @Test
    void connectionThatTheGatewayKeepsIsHeld() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            ReplayReport report = replay(traffic(connection("one", sent("hdp1", 0, hello()))), gateway.address(), 1, 1);

            assertThat(report.endings()).containsOnlyKeys("held");
        }
    }

    @Test
    void whatCouldNotBeSentIsSaid() throws Exception {
        RecordedTraffic traffic = traffic(
                connection("one", sent("hdp1", 0, new Bye(0)), sent("hdp1", 5_000, uplink())), connection("nothing"));
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            ReplayReport report = replay(traffic, gateway.address(), 1, 1);

            assertThat(report.isSentFully()).isFalse();
            assertThat(report.connections().getFirst().ending()).isEqualTo("closed");
            assertThat(report.connections().getLast().isSentFully()).isTrue();
        }
        EchoGateway closed = new EchoGateway("hdp1", true);
        closed.close();

        ReplayReport report = replay(traffic, closed.address(), 1, 1);

        assertThat(report.isSentFully()).isFalse();
        assertThat(report.endings()).containsExactly(Map.entry("connect-failed", 2L));
    }

    @Test
    void errorOfTheGatewayIsHowTheConnectionEnded() throws Exception {
        Payload error = Payload.of(HexFormat.of().parseHex("d7103f00000000090003000573686f7274"));
        try (ServerSocket strict = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket device = strict.accept()) {
                    var _ = device.getInputStream().readNBytes(8);
                    device.getOutputStream().write(error.toBytes());
                } catch (IOException _) {
                    // The test sees what is missing.
                }
            });
            GatewayAddress address = new GatewayAddress("127.0.0.1", strict.getLocalPort());
            Step ping = sent("hdp1", 0, new Ping());

            ReplayReport report = replay(traffic(connection("one", ping)), address, 1, 1);

            assertThat(report.endings()).containsExactly(Map.entry("error-malformed-body", 1L));
            assertThat(report.bytesReceived()).isEqualTo(error.size());
            assertThat(report.isSentFully()).isTrue();
        }
    }

    @Test
    void gatewayThatDoesNotReadStallsAConnectionAndIsNotWaitedForForEver() throws Exception {
        Step much = new Step.Sent(Duration.ZERO, Payload.of(new byte[48 << 20]));
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GatewayAddress address = new GatewayAddress("127.0.0.1", deaf.getLocalPort());
            ReplaySettings settings = new ReplaySettings(address, 1, 1, Duration.ofMillis(10), Duration.ofMillis(400));

            ReplayReport report =
                    new Replay(traffic(connection("one", much)), settings, System::nanoTime, stopped).run();

            assertThat(report.endings()).containsOnlyKeys("stalled");
            assertThat(report.isSentFully()).isFalse();
        }
    }

    @Test
    void replayThatIsStoppedEnds() throws Exception {
        RecordedTraffic hours =
                traffic(connection("one", sent("hdp1", 0, uplink()), sent("hdp1", 9_999_999, new Bye(0))));
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            Thread.ofVirtual().start(() -> {
                Awaitility.await().until(() -> !gateway.uplinks.isEmpty());
                stopped.countDown();
            });

            ReplayReport report = replay(hours, gateway.address(), 1, 1);

            assertThat(report.isSentFully()).isFalse();
            assertThat(report.endings()).containsOnlyKeys("stopped");
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        GatewayAddress gateway = new GatewayAddress("h", 1);

        assertThatThrownBy(() -> new ReplaySettings(gateway, -1, 1, Duration.ZERO, Duration.ZERO))
                .hasMessage("speed: -1.0 (expected: 0..1000000)");
        assertThatThrownBy(() -> new ReplaySettings(gateway, 1, 0, Duration.ZERO, Duration.ZERO))
                .hasMessage("connections: 0 (expected: 1..10000)");
    }

    private ReplayReport replay(RecordedTraffic traffic, GatewayAddress gateway, double speed, int copies)
            throws InterruptedException {
        ReplaySettings settings =
                new ReplaySettings(gateway, speed, copies, Duration.ofMillis(200), Duration.ofSeconds(10));
        return new Replay(traffic, settings, System::nanoTime, stopped).run();
    }

    private static RecordedTraffic traffic(RecordedConnection... connections) {
        return new RecordedTraffic(List.of(connections), List.of());
    }

    private static RecordedConnection connection(String name, Step... steps) {
        return new RecordedConnection(name, Duration.ZERO, List.of(steps));
    }

    private static Step sent(String protocol, int millis, DeviceMessage message) {
        byte[] bytes = BareSocket.bytes(
                DeviceCodecs.load()
                        .byName(protocol)
                        .map(DeviceCodecProvider::codec)
                        .orElseThrow(),
                message);
        return new Step.Sent(Duration.ofMillis(millis), Payload.of(bytes));
    }

    private static Step left(int millis) {
        return new Step.Left(Duration.ofMillis(millis), false);
    }

    private static Hello hello() {
        return new Hello(new DeviceId("d"), new Authentication.None(), 0);
    }

    private static Uplink uplink() {
        return new Uplink(1, true, false, "temp", Payload.ofUtf8("21.5"));
    }
}
