package io.hawser.device.websocket;

import static io.hawser.device.websocket.Fixture.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.Setback;
import io.hawser.device.UplinkOutcome;
import io.hawser.protocol.Bye;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketDeviceTest {
    private static final int BINARY = 0x82;
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;

    private final DeviceNetwork network = DeviceNetwork.open(1);
    private final List<DeviceState> states = new CopyOnWriteArrayList<>();
    private final RawGateway gateway = new RawGateway();
    private final DeviceCodec hdp = Fixture.codec("hdp1");
    private final DeviceCodec lines = Fixture.codec("json-lines");

    WebSocketDeviceTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        network.close();
        gateway.close();
    }

    @Test
    void deviceOffersTheSubprotocolAndSpeaksInBinaryMessages() throws Exception {
        DeviceClient device = start(config -> config);
        RawGateway.Peer peer = gateway.accept();
        assertThat(peer.header("Sec-WebSocket-Protocol")).isEqualTo("hawser.hdp.v1");
        assertThat(peer.header("Host")).isEqualTo(gateway.address().authority());

        Masked hello = peer.agree().next();

        assertThat(hello.firstByte()).isEqualTo(BINARY);
        assertThat(hdp.decodeDeviceMessage(ByteBuffer.wrap(hello.payload()), 1000))
                .get()
                .isInstanceOf(Hello.class);
        peer.send(frame(BINARY, RawGateway.encoded(hdp, welcome())));
        awaitLive(device);
        CompletableFuture<UplinkOutcome> outcome =
                device.uplink("t", Payload.ofUtf8("21")).toCompletableFuture();
        Uplink uplink = (Uplink) peer.next(hdp);
        peer.send(frame(BINARY, RawGateway.encoded(hdp, new UplinkAck(uplink.messageId()))));
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(new UplinkOutcome.Acknowledged(1));
    }

    @Test
    void everythingByteByByteWithPingsInBetweenIsUnderstood() throws Exception {
        DeviceClient device = start(config -> config.protocol("json-lines"));
        RawGateway.Peer peer = gateway.accept().agree();
        assertThat(peer.header("Sec-WebSocket-Protocol")).isEqualTo("hawser.jsonl.v1");
        assertThat(peer.next().firstByte()).isEqualTo(TEXT);
        byte[] welcome = RawGateway.encoded(lines, welcome());
        Command command = new Command(UUID.randomUUID(), 5_000, false, "move", Payload.ofUtf8("x"));
        byte[] line = RawGateway.encoded(lines, command);

        peer.sendOneByOne(Fixture.join(
                frame(TEXT, Arrays.copyOf(welcome, welcome.length - 1)), // without its newline
                frame(0x01, Arrays.copyOf(line, 20)),
                frame(PING, (byte) 42),
                frame(0x80, Arrays.copyOfRange(line, 20, line.length))));

        awaitLive(device);
        Masked pong = peer.next();
        assertThat(pong.firstByte()).isEqualTo(PONG);
        assertThat(pong.payload()).containsExactly(42);
        assertThat(peer.next(lines)).isEqualTo(new CommandAck(command.id()));
        assertThat(peer.next(lines)).isInstanceOf(CommandResult.class);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 403 Forbidden, no WebSocket: the answer is 403 Forbidden",
        "HTTP/1.1 404 Not Found, no WebSocket: the answer is 404 Not Found",
        "SSH-2.0-OpenSSH_9.9, no WebSocket: the answer is no HTTP/1.1"
    })
    void refusalIsASetbackThatSaysTheStatusAndTheDeviceTriesAgain(String answer, String cause) throws Exception {
        start(config -> config);

        gateway.accept().send(Fixture.bytes(answer + "\r\n\r\n"));

        assertThat(awaitSetback()).isEqualTo(new Setback.ConnectFailed(cause));
        assertThat(gateway.accept().agree().next(hdp)).isInstanceOf(Hello.class);
        assertThat(states.stream().filter(DeviceState.LoggingIn.class::isInstance))
                .hasSize(1);
    }

    @Test
    void connectionThatClosesBeforeTheAnswerIsASetback() throws Exception {
        start(config -> config);

        gateway.accept().close();

        assertThat(awaitSetback().toString()).contains("closed before the answer");
    }

    @Test
    void gatewayThatNeverAnswersTheUpgradeIsLeft() throws Exception {
        start(config -> config.loginTimeout(Duration.ofSeconds(1)));

        RawGateway.Peer silent = gateway.accept();

        assertThat(awaitSetback()).isEqualTo(new Setback.LoginTooSlow());
        assertThat(silent.isAtEnd()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"828007070707, 1002", "c200, 1002", "8100, 1003", "827f0000000001000000, 1009", "8203ffffff, 1007"})
    void gatewayThatBreaksTheProtocolHearsWhyAndIsASetback(String hex, int code) throws Exception {
        start(config -> config);
        RawGateway.Peer peer = gateway.accept().agree();
        peer.next();

        peer.send(HexFormat.of().parseHex(hex));

        Masked close = peer.next();
        assertThat(close.firstByte()).isEqualTo(CLOSE);
        assertThat(ByteBuffer.wrap(close.payload()).getShort()).isEqualTo((short) code);
        assertThat(peer.isAtEnd()).isTrue();
        assertThat(awaitSetback()).isInstanceOf(Setback.GatewayBrokeProtocol.class);
    }

    @Test
    void closeOfTheGatewayIsAnsweredAndTheLinkLost() throws Exception {
        DeviceClient device = start(config -> config);
        RawGateway.Peer peer = logIn(device);

        peer.send(frame(CLOSE, (byte) 3, (byte) 0xE9));

        Masked answer = peer.next();
        assertThat(answer.firstByte()).isEqualTo(CLOSE);
        assertThat(answer.payload()).containsExactly(3, 0xE9);
        assertThat(peer.isAtEnd()).isTrue();
        assertThat(awaitSetback()).isEqualTo(new Setback.LinkLost());
    }

    @Test
    void closeWithTheEndOfTheStreamRightBehindItIsAnsweredAllTheSame() throws Exception {
        DeviceClient device = start(config -> config);
        for (int i = 0; i < 20; i++) {
            RawGateway.Peer peer = logIn(device);

            peer.send(frame(CLOSE, (byte) 3, (byte) 0xE8));
            peer.endOutput();

            assertThat(peer.next().firstByte()).isEqualTo(CLOSE);
            assertThat(peer.isAtEnd()).isTrue();
        }
    }

    @Test
    void deviceThatIsSentAwayClosesWith1000() throws Exception {
        DeviceClient device = start(config -> config);
        RawGateway.Peer peer = logIn(device);

        peer.send(frame(BINARY, RawGateway.encoded(hdp, new GoAway(GoAway.Reason.DRAINING, 0, ""))));

        Masked close = peer.next();
        assertThat(close.firstByte()).isEqualTo(CLOSE);
        assertThat(close.payload()).containsExactly(3, 0xE8);
        assertThat(peer.isAtEnd()).isTrue();
        assertThat(gateway.accept().agree().next(hdp)).isInstanceOf(Hello.class);
    }

    @Test
    void deviceThatEndsSaysByeAndLeavesTheClosingToTheGateway() throws Exception {
        DeviceClient device = start(config -> config);
        RawGateway.Peer peer = logIn(device);

        device.close();

        assertThat(peer.next(hdp)).isEqualTo(new Bye(0));
        peer.send(frame(CLOSE, (byte) 3, (byte) 0xE8));
        assertThat(peer.next().firstByte()).isEqualTo(CLOSE);
        assertThat(peer.isAtEnd()).isTrue();
    }

    @Test
    void manyUplinksAtOnceComeInOrderOverManyMessages() throws Exception {
        DeviceClient device = start(config -> config.window(64));
        RawGateway.Peer peer = logIn(device);

        for (int i = 0; i < 64; i++) {
            var _ = device.uplink("n", Payload.ofUtf8("x".repeat(5_000)));
        }

        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.allocate(0);
        for (long id = 1; id <= 64; ) {
            var message = hdp.decodeDeviceMessage(in, 1 << 20);
            if (message.isPresent()) {
                assertThat(((Uplink) message.get()).messageId()).isEqualTo(id++);
            } else {
                stream.reset();
                stream.writeBytes(Fixture.remaining(in));
                stream.writeBytes(peer.next().payload());
                in = ByteBuffer.wrap(stream.toByteArray());
            }
        }
    }

    private RawGateway.Peer logIn(DeviceClient device) throws Exception {
        RawGateway.Peer peer = gateway.accept().agree();
        assertThat(peer.next(hdp)).isInstanceOf(Hello.class);
        peer.send(frame(BINARY, RawGateway.encoded(hdp, welcome())));
        awaitLive(device);
        return peer;
    }

    private DeviceClient start(UnaryOperator<DeviceClientConfig.Builder> settings) {
        DeviceClientConfig config = settings.apply(DeviceClientConfig.builder(new DeviceId("dev-1"))
                        .gateways(gateway.address())
                        .backOff(Duration.ofMillis(1), Duration.ofMillis(20)))
                .build();
        return DeviceClient.start(
                network,
                config,
                command -> CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload())),
                states::add);
    }

    private static Welcome welcome() {
        return new Welcome(1, 0, DeviceCodec.DEFAULT_MAX_BODY, Instant.EPOCH);
    }

    private static void awaitLive(DeviceClient device) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> device.state() instanceof DeviceState.Live);
    }

    private Setback awaitSetback() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> states.stream().anyMatch(DeviceState.Waiting.class::isInstance));
        return states.stream()
                .filter(DeviceState.Waiting.class::isInstance)
                .map(state -> ((DeviceState.Waiting) state).setback())
                .findFirst()
                .orElseThrow();
    }
}
