package io.hawser.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Uplink;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever comes over a WebSocket costs its own connection, and nobody else anything. */
class HostileWebSocketTest {
    private static final int BINARY = 0x82;
    private static final int TEXT = 0x81;
    private static final String HDP = "hawser.hdp.v1";
    private static final String LINES = "hawser.jsonl.v1";

    private WebFixture web;
    private SocketDevice good;

    @BeforeEach
    void startGateway(@TempDir Path directory) throws Exception {
        web = new WebFixture(
                directory, "device-listener.max-queued-bytes=128k", "commands.max-in-flight-per-device=1024");
        good = SocketDevice.hdp(web).logIn("good");
    }

    /** The good device never notices. */
    @AfterEach
    void stopGateway() throws Exception {
        good.send(new Ping());
        good.next(Pong.class);
        good.close();
        web.close();
    }

    @ParameterizedTest
    @CsvSource({
        "a frame without a mask,       820100,             1002",
        "a reserved bit,               C28100000000AA,     1002",
        "an opcode that is not there,  838100000000AA,     1002",
        "a fragment without a start,   808100000000AA,     1002",
        "a ping that is fragmented,    098100000000AA,     1002",
        "a close with a wrong code,    8882000000000001,   1002",
        "a close of one byte,          888100000000AA,     1002"
    })
    void aFrameThatBreaksTheProtocolIsAnsweredAsRfc6455Says(String what, String hex, int code) throws Exception {
        try (RawSocket socket = RawSocket.device(web.port(), HDP)) {
            socket.write(HexFormat.of().parseHex(hex));

            assertThat(socket.readCloseCode()).as(what).isEqualTo(code);
        }
    }

    @Test
    void textThatIsNoUtf8IsRefused() throws Exception {
        try (RawSocket socket = RawSocket.device(web.port(), LINES)) {
            socket.frame(TEXT, new byte[] {'{', (byte) 0xC3, '(', '}'});

            assertThat(socket.readCloseCode()).isEqualTo(1007);
        }
    }

    @Test
    void aTextMessageOverTheLimitIsRefusedBeforeItIsThere() throws Exception {
        try (RawSocket socket = RawSocket.device(web.port(), LINES)) {
            socket.write(RawSocket.header(TEXT, 0x80, 1L << 40));

            assertThat(socket.readCloseCode()).isEqualTo(1009);
        }
    }

    @Test
    void aBodyOverTheLimitIsTheSameErrorAsByTcp() throws Exception {
        try (SocketDevice device = SocketDevice.hdp(web).logIn("big")) {
            device.sendBinary(device.encode(new Uplink(1, true, false, "t", Payload.of(new byte[70_000]))), true);

            assertThat(device.next(ProtocolFault.class).code()).isEqualTo(ProtocolFault.Code.BODY_TOO_LARGE);
            assertThat(device.awaitClosed()).isEqualTo(1000);
        }
    }

    @Test
    void rubbishInTheProtocolEndsInAnError() throws Exception {
        try (SocketDevice device = SocketDevice.hdp(web)) {
            device.sendBinary(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, true);

            device.next(ProtocolFault.class);
            assertThat(device.awaitClosed()).isEqualTo(1000);
        }
    }

    @Test
    void oneWhoNeverLogsInIsLetGo(@TempDir Path directory) throws Exception {
        try (WebFixture impatient = new WebFixture(directory, "device-listener.login-time=200ms");
                RawSocket socket = RawSocket.device(impatient.port(), HDP)) {
            assertThat(socket.readCloseCode()).isEqualTo(1000);
        }
    }

    @Test
    void aHandshakeThatStopsHalfWayHoldsNobodyUp() throws Exception {
        try (Socket half = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
            half.getOutputStream().write("GET /device HTTP/1.1\r\nHost: x\r\nUpg".getBytes(StandardCharsets.US_ASCII));

            try (SocketDevice other = SocketDevice.hdp(web).logIn("other")) {
                assertThat(other.isOpen()).isTrue();
            }
        }
    }

    @Test
    void aDeviceThatDoesNotReadIsClosedAndCountedAndHoldsNobodyUp() throws Exception {
        try (RawSocket slow = RawSocket.device(web.port(), HDP)) {
            slow.frame(BINARY, good.encode(SocketDevice.hello("slow")));
            String payload = java.util.Base64.getEncoder().encodeToString(new byte[60_000]);
            await().until(() -> isConnected("slow"));

            await().pollInSameThread().until(() -> {
                web.call(
                        web.sender(),
                        "DeviceMessaging/SendToDevice",
                        "{\"deviceId\": \"slow\", \"name\": \"x\", \"waitFor\": \"WAIT_FOR_STORED\", \"payload\": \""
                                + payload + "\"}");
                return counter("hawser_slow_readers_closed") == 1;
            });

            await().until(() -> !isConnected("slow"));
        }
    }

    private boolean isConnected(String id) throws Exception {
        String answer = web.call(
                        web.viewer(),
                        "DeviceDirectory/ListDevices",
                        "{\"filter\": {\"deviceIdPrefix\": \"" + id + "\"}}")
                .body();
        return WebFixture.json(answer)
                .path("devices")
                .valueStream()
                .anyMatch(one -> one.path("connected").asBoolean(false));
    }

    private long counter(String name) throws Exception {
        String answer = web.call(web.viewer(), "GatewayControl/GetStatus", "{}").body();
        return Long.parseLong(
                WebFixture.json(answer).path("counters").path(name).asString());
    }
}
