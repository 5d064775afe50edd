package io.hawser.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.protocol.Command;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.UplinkAck;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Devices by WebSocket: the same sessions as by TCP. */
class DeviceWebSocketTest {
    private WebFixture web;

    @BeforeEach
    void startGateway(@TempDir Path directory) throws Exception {
        web = new WebFixture(directory, "http.ping-interval=1s");
    }

    @AfterEach
    void stopGateway() {
        web.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeviceLogsInSendsUplinksAndCarriesOutCommands(boolean text) throws Exception {
        try (SocketDevice device = text ? SocketDevice.json(web) : SocketDevice.hdp(web)) {
            assertThat(device.subprotocol()).isEqualTo(text ? "hawser.jsonl.v1" : "hawser.hdp.v1");
            device.logIn("press-1");

            device.uplink(7, "temperature");
            CompletableFuture<String> sent = send("press-1");
            Command command = device.next(Command.class);
            device.send(new CommandResult(command.id(), CommandResult.Status.SUCCEEDED, Payload.ofUtf8("done")));

            assertThat(device.next(UplinkAck.class).messageId()).isEqualTo(7);
            assertThat(WebFixture.json(sent.get()).path("command").path("state").asString())
                    .isEqualTo("COMMAND_STATE_SUCCEEDED");
            assertThat(device("press-1").path("protocol").asString()).isEqualTo(text ? "json-lines" : "hdp1");
        }
    }

    @Test
    void aMessageOfTheGatewayIsOneLineWhereLinesAreSpoken() throws Exception {
        try (SocketDevice device = SocketDevice.json(web).logIn("press-1")) {
            for (int i = 1; i <= 20; i++) {
                device.send(new Ping());
            }

            await().until(() -> device.texts().size() == 21);
            assertThat(device.texts())
                    .allSatisfy(message -> assertThat(message.stripTrailing()).doesNotContain("\n"));
        }
    }

    @Test
    void severalLinesInOneMessageAreSeveralMessages() throws Exception {
        try (SocketDevice device = SocketDevice.json(web).logIn("press-1")) {
            String ping = new String(device.encode(new Ping()), java.nio.charset.StandardCharsets.UTF_8);

            device.sendText(ping + ping + ping.stripTrailing());

            device.next(Pong.class);
            device.next(Pong.class);
            device.next(Pong.class);
        }
    }

    @Test
    void framesMayBeCutAnywhereOverMessagesAndFragments() throws Exception {
        try (SocketDevice device = SocketDevice.hdp(web)) {
            byte[] hello = device.encode(SocketDevice.hello("press-1"));
            byte[] uplink = device.encode(
                    new io.hawser.protocol.Uplink(1, true, false, "t", Payload.ofUtf8("x".repeat(3_000))));

            for (byte each : hello) {
                device.sendBinary(new byte[] {each}, true);
            }
            for (int from = 0; from < uplink.length; from += 100) {
                int to = Math.min(uplink.length, from + 100);
                device.sendBinary(Arrays.copyOfRange(uplink, from, to), to == uplink.length);
            }

            assertThat(device.next(UplinkAck.class).messageId()).isEqualTo(1);
        }
    }

    @Test
    void withoutASubprotocolTheFirstMessageDecides() throws Exception {
        try (SocketDevice lines = new SocketDevice(web, "", true).logIn("press-1");
                SocketDevice frames = new SocketDevice(web, "", false).logIn("press-2")) {
            assertThat(device("press-1").path("protocol").asString()).isEqualTo("json-lines");
            assertThat(device("press-2").path("protocol").asString()).isEqualTo("hdp1");
            assertThat(lines.isOpen() && frames.isOpen()).isTrue();
        }
    }

    @Test
    void aMessageOfTheOtherTypeEndsTheSessionWithAnError() throws Exception {
        try (SocketDevice device = SocketDevice.hdp(web).logIn("press-1")) {
            device.sendText("{}");

            ProtocolFault fault = device.next(ProtocolFault.class);
            assertThat(fault.code()).isEqualTo(ProtocolFault.Code.BAD_MAGIC_OR_VERSION);
            assertThat(fault.text()).contains("a text message (expected: binary");
            assertThat(device.awaitClosed()).isEqualTo(1000);
        }
    }

    @Test
    void theNewestSessionWinsWhateverTheWire() throws Exception {
        try (SocketDevice older = SocketDevice.hdp(web).logIn("press-1");
                SocketDevice newer = SocketDevice.json(web).logIn("press-1")) {
            assertThat(older.next(GoAway.class).reason()).isEqualTo(GoAway.Reason.TAKEN_OVER);
            assertThat(older.awaitClosed()).isEqualTo(1000);
            newer.send(new Ping());
            newer.next(Pong.class);
        }
    }

    @Test
    void aGracefulRestartKeepsSocketsAndTakesNewOnes() throws Exception {
        try (SocketDevice before = SocketDevice.hdp(web).logIn("press-1")) {
            JsonNode report = web.restart("websocket-listener", "GRACEFUL");

            assertThat(report.path("sessionsBefore").asString()).isEqualTo("1");
            assertThat(report.path("sessionsAfter").asString()).isEqualTo("1");
            before.uplink(1, "temperature");
            assertThat(before.next(UplinkAck.class).messageId()).isEqualTo(1);
            try (SocketDevice after = SocketDevice.hdp(web).logIn("press-2")) {
                assertThat(after.isOpen()).isTrue();
            }
        }
    }

    @Test
    void aHardRestartTellsDevicesToComeBack() throws Exception {
        try (SocketDevice device = SocketDevice.hdp(web).logIn("press-1")) {
            web.restart("websocket-listener", "HARD");

            assertThat(device.next(GoAway.class).reason()).isEqualTo(GoAway.Reason.RESTARTING);
            device.awaitClosed();
            // A client that comes over a connection that stands is sent to the new server first.
            await().ignoreExceptionsInstanceOf(ExecutionException.class).until(() -> {
                try (SocketDevice again = SocketDevice.hdp(web).logIn("press-1")) {
                    return again.isOpen();
                }
            });
        }
    }

    @Test
    void anOperatorDisconnectsADevice() throws Exception {
        try (SocketDevice device = SocketDevice.hdp(web).logIn("press-1")) {
            web.call(web.admin(), "DeviceDirectory/DisconnectDevice", "{\"deviceId\": \"press-1\"}");

            assertThat(device.next(GoAway.class).reason()).isEqualTo(GoAway.Reason.DISCONNECTED);
            assertThat(device.awaitClosed()).isEqualTo(1000);
        }
    }

    @Test
    void aSubprotocolThatIsNotSpokenIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> new SocketDevice(web, "mqtt", false))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(e -> assertThat(refusal(e)).isEqualTo(400));
    }

    @Test
    void aPageOfOthersMayNotConnectAndOneThatIsAllowedMay(@TempDir Path directory) throws Exception {
        try (WebFixture choosy = new WebFixture(directory, "http.allowed-origins=https://shop.example");
                HttpClient browser = HttpClient.newHttpClient()) {
            assertThat(status(browser, choosy, "https://evil.example")).isEqualTo(403);
            assertThat(status(browser, choosy, "https://shop.example")).isEqualTo(101);
            assertThat(status(browser, choosy, choosy.origin())).isEqualTo(101);
        }
    }

    private static int status(HttpClient browser, WebFixture web, String origin) throws InterruptedException {
        try {
            browser.newWebSocketBuilder()
                    .header("Origin", origin)
                    .buildAsync(URI.create("ws://127.0.0.1:" + web.port() + "/device"), new WebSocket.Listener() {})
                    .get()
                    .abort();
            return 101;
        } catch (ExecutionException e) {
            return refusal(e);
        }
    }

    private static int refusal(Throwable failure) {
        return failure.getCause() instanceof WebSocketHandshakeException refused
                ? refused.getResponse().statusCode()
                : 0;
    }

    private CompletableFuture<String> send(String device) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return web.call(
                                web.sender(),
                                "DeviceMessaging/SendToDevice",
                                "{\"deviceId\": \"" + device + "\", \"name\": \"blink\"}")
                        .body();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private JsonNode device(String id) throws Exception {
        return WebFixture.json(web.call(
                                web.viewer(),
                                "DeviceDirectory/ListDevices",
                                "{\"filter\": {\"deviceIdPrefix\": \"" + id + "\"}}")
                        .body())
                .path("devices")
                .path(0);
    }

    @Test
    void aSocketThatIsQuietIsPinged() throws Exception {
        List<Boolean> pings = new java.util.concurrent.CopyOnWriteArrayList<>();
        WebSocket socket = web.socket("/device", "", List.of(), new WebSocket.Listener() {
                    @Override
                    public java.util.concurrent.@org.jspecify.annotations.Nullable CompletionStage<?> onPing(
                            WebSocket from, java.nio.ByteBuffer message) {
                        pings.add(true);
                        from.request(1);
                        return null;
                    }
                })
                .get();

        await().until(() -> pings.size() >= 2);
        socket.abort();
    }
}
