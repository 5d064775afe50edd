package io.hawser.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.protocol.Bye;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Welcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReconnectTest {
    private final DeviceFixture fixture = new DeviceFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void lostConnectionIsMadeAgain() throws Exception {
        DeviceClient device = fixture.start();

        fixture.gateway.acceptAndWelcome().close();

        fixture.gateway.acceptAndWelcome();
        fixture.awaitLive(device);
        assertThat(fixture.awaitSetback()).isEqualTo(new Setback.LinkLost());
    }

    @Test
    void goAwaySaysWhenToComeBack() {
        fixture.start();
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        long sent = System.nanoTime();

        end.send(new GoAway(GoAway.Reason.RESTARTING, 300, ""));
        end.expectEnd();
        fixture.gateway.acceptAndWelcome();

        assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(fixture.awaitSetback())
                .isEqualTo(new Setback.SentAway(new GoAway(GoAway.Reason.RESTARTING, 300, "")));
    }

    @Test
    void goAwaySaysWhereToGo() throws Exception {
        try (GatewayDouble other = new GatewayDouble()) {
            fixture.start();

            fixture.gateway
                    .acceptAndWelcome()
                    .send(new GoAway(GoAway.Reason.DRAINING, 0, other.address().toString()));

            GatewayEnd elsewhere = other.acceptAndWelcome();
            elsewhere.close();
            fixture.gateway.acceptAndWelcome();
        }
    }

    @Test
    void gatewayThatIsDownIsPassedOver() throws Exception {
        // Bound but not listening: refuses, and nobody else can get the port meanwhile.
        try (Socket closed = new Socket()) {
            closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            GatewayAddress down = new GatewayAddress("127.0.0.1", closed.getLocalPort());

            DeviceClient device = fixture.start(config -> config.gateways(down, fixture.gateway.address()));

            fixture.gateway.acceptAndWelcome();
            fixture.awaitLive(device);
            assertThat(fixture.awaitSetback()).isInstanceOf(Setback.ConnectFailed.class);
        }
    }

    @Test
    void hostThatDoesNotExistIsPassedOver() {
        DeviceClient device = fixture.start(
                config -> config.gateways(new GatewayAddress("no-such.invalid", 1), fixture.gateway.address()));

        fixture.gateway.acceptAndWelcome();
        fixture.awaitLive(device);
    }

    @Test
    void malformedFrameClosesAndReconnects() {
        fixture.start();
        GatewayEnd end = fixture.gateway.acceptAndWelcome();

        end.sendBytes((byte) 0x00, (byte) 0x01);
        end.expectEnd();

        assertThat(fixture.awaitSetback()).isInstanceOf(Setback.GatewayBrokeProtocol.class);
        fixture.gateway.acceptAndWelcome();
    }

    @Test
    void whatCameBeforeAMalformedFrameCounts() {
        fixture.start();
        GatewayEnd end = fixture.gateway.accept();
        end.expect(Hello.class);
        byte[] welcome = end.encoded(new Welcome(9, 0, 65_536, Instant.EPOCH));
        byte[] both = Arrays.copyOf(welcome, welcome.length + 1);

        end.sendBytes(both);

        DeviceFixture.await()
                .until(() -> fixture.states.stream()
                        .anyMatch(state -> state instanceof DeviceState.Live live && live.epoch() == 9));
        fixture.gateway.acceptAndWelcome();
    }

    @Test
    void faultOfTheGatewayIsTheReasonWhenItCloses() throws Exception {
        fixture.start();
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        ProtocolFault fault = new ProtocolFault(ProtocolFault.Code.TOO_MANY_REQUESTS, "slower");

        end.send(fault);
        end.close();

        assertThat(fixture.awaitSetback()).isEqualTo(new Setback.Faulted(fault));
    }

    @Test
    void faultThatIsNotFatalLeavesTheSession() {
        fixture.start();
        GatewayEnd end = fixture.gateway.acceptAndWelcome();

        end.send(new ProtocolFault(ProtocolFault.Code.TOO_MANY_REQUESTS, "slower"), new Ping());

        end.expect(Pong.class);
    }

    @Test
    void framesMayComeOneByteAtATime() {
        DeviceClient device = fixture.start();
        GatewayEnd end = fixture.gateway.accept();
        end.expect(Hello.class);

        for (byte b : end.encoded(new Welcome(5, 0, 65_536, Instant.EPOCH), new Ping(), new Ping())) {
            end.sendBytes(b);
        }

        end.expect(Pong.class);
        end.expect(Pong.class);
        assertThat(device.state()).isInstanceOf(DeviceState.Live.class);
    }

    @Test
    void framesMayComeInHalves() {
        fixture.start();
        GatewayEnd end = fixture.gateway.accept();
        end.expect(Hello.class);
        byte[] bytes = end.encoded(new Welcome(5, 0, 65_536, Instant.EPOCH), new Ping(), new Ping());
        int middle = bytes.length - 12;

        end.sendBytes(Arrays.copyOf(bytes, middle));
        DeviceFixture.await().until(() -> fixture.states.stream().anyMatch(DeviceState.Live.class::isInstance));
        end.sendBytes(Arrays.copyOfRange(bytes, middle, bytes.length));

        end.expect(Pong.class);
        end.expect(Pong.class);
    }

    @Test
    void silentDevicePingsAtHalfTheGrantedInterval() {
        fixture.start();
        GatewayEnd end = fixture.gateway.accept();
        end.expect(Hello.class);
        long welcomed = System.nanoTime(); // not after sending: the device may begin to count before we look
        end.send(new Welcome(1, 1, 65_536, Instant.EPOCH));

        end.expect(Ping.class);
        Duration firstPing = Duration.ofNanos(System.nanoTime() - welcomed);
        end.send(new Pong());
        end.expect(Ping.class);

        assertThat(firstPing).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void gatewayThatAnswersNoPingIsLeft() {
        fixture.start();
        GatewayEnd end = fixture.gateway.accept();
        end.welcome(new Welcome(1, 1, 65_536, Instant.EPOCH));

        fixture.gateway.acceptAndWelcome();

        assertThat(fixture.awaitSetback()).isEqualTo(new Setback.GatewaySilent());
    }

    @Test
    void listenerThatThrowsHarmsNobody() {
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId("dev-2"))
                .gateways(fixture.gateway.address())
                .build();
        DeviceClient device = DeviceClient.start(fixture.network, config, CommandHandler.rejectAll(), _ -> {
            throw new AssertionError("listener");
        });

        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        end.send(new Ping());

        end.expect(Pong.class);
        fixture.awaitLive(device);
    }

    @Test
    void closedNetworkEndsItsDevicesAndTakesNoMore() throws Exception {
        DeviceClient device = fixture.start();
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        fixture.awaitLive(device);

        fixture.network.close();

        end.expect(Bye.class);
        end.close();
        assertThat(fixture.network.terminated()).succeedsWithin(Duration.ofSeconds(20));
        assertThat(device.state()).isEqualTo(new DeviceState.Ended(new Setback.ClosedByOwner()));
        assertThatThrownBy(fixture::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void deviceOfItsOwnNeedsNoNetwork() {
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId("dev-3"))
                .gateways(fixture.gateway.address())
                .build();

        try (DeviceClient device = DeviceClient.start(config, CommandHandler.rejectAll(), DeviceListener.none())) {
            fixture.gateway.acceptAndWelcome();
            fixture.awaitLive(device);
        }
    }
}
