package io.hawser.client.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.hawser.client.fake.Refusals;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.Device;
import io.hawser.rpc.v1.ErrorReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class DemoWebServerTest {
    private DemoFixture demo;

    @BeforeEach
    void start() throws IOException {
        demo = new DemoFixture();
    }

    @AfterEach
    void close() {
        demo.close();
    }

    @ParameterizedTest
    @CsvSource({"'', text/html", "app.css, text/css", "app.js, text/javascript", "icon.svg, image/svg+xml"})
    void thePageIsServedWithoutInlineScript(String path, String type) throws Exception {
        HttpResponse<String> answer = demo.get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(answer.body()).doesNotContain("onclick=", "innerHTML", "<script>", "style=");
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(demo.get("package.json").statusCode()).isEqualTo(404);
        assertThat(demo.get("../../cli/logging.xml").statusCode()).isEqualTo(404);
    }

    @Test
    void devicesAreListed() throws Exception {
        demo.world.put(Device.newBuilder()
                .setDeviceId("dev <b>")
                .setConnected(true)
                .setProtocol("hdp1")
                .build());

        HttpResponse<String> answer = demo.get("api/devices?prefix=dev%20");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode device = DemoFixture.json(answer).get("devices").get(0);
        assertThat(device.get("deviceId").asString()).isEqualTo("dev <b>");
        assertThat(device.get("connected").asBoolean()).isTrue();
    }

    @Test
    void aCommandIsSentAndItsOutcomeShown() throws Exception {
        HttpResponse<String> answer =
                demo.send("{\"deviceId\":\"dev\",\"name\":\"ping\",\"payload\":\"1\",\"ttlSeconds\":5}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(DemoFixture.json(answer).get("command").get("state").asString())
                .isEqualTo("SUCCEEDED");
        assertThat(DemoFixture.json(answer).get("tookMillis").asDouble()).isPositive();
        assertThat(demo.gateway.sends().get(0).getTimeToLive().getSeconds()).isEqualTo(5);
    }

    @Test
    void aCommandThatEndsBadlyIsAnAnswer() throws Exception {
        demo.world.commandsEnd(CommandState.COMMAND_STATE_TIMED_OUT);

        HttpResponse<String> answer = demo.send("{\"deviceId\":\"dev\",\"name\":\"ping\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(DemoFixture.json(answer).get("command").get("state").asString())
                .isEqualTo("TIMED_OUT");
    }

    @Test
    void aRefusalKeepsItsReason() throws Exception {
        demo.gateway.refuseNext(Refusals.refusal(
                Status.Code.FAILED_PRECONDITION, ErrorReason.DEVICE_NOT_CONNECTED, Map.of("device_id", "dev")));

        HttpResponse<String> answer = demo.send("{\"deviceId\":\"dev\",\"name\":\"ping\",\"ifOffline\":\"FAIL\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(DemoFixture.json(answer).get("error").get("reason").asString())
                .isEqualTo("DEVICE_NOT_CONNECTED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "17",
                "{\"deviceId\":\"dev\"}",
                "{\"deviceId\":1,\"name\":\"x\"}",
                "{\"deviceId\":\"dev\",\"name\":\"x\",\"waitFor\":\"EVER\"}",
                "{\"deviceId\":\"dev\",\"name\":\"x\",\"ttlSeconds\":0}",
                "{\"deviceId\":\"dev\",\"name\":\"x\",\"ttlSeconds\":\"5\"}",
                "{\"deviceId\":null,\"name\":\"x\"}"
            })
    void aMalformedSendIsABadRequest(String body) throws Exception {
        assertThat(demo.send(body).statusCode()).isEqualTo(400);
        assertThat(demo.gateway.sends()).isEmpty();
    }

    @Test
    void aSendTooLargeIsRefused() throws Exception {
        String big = "{\"deviceId\":\"dev\",\"name\":\"x\",\"payload\":\"" + "x".repeat(300 << 10) + "\"}";

        assertThat(demo.send(big).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin,         https://evil.example",
        "Origin,         null",
        "Referer,        https://evil.example/page",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void aPageOfAnotherSiteCanNeitherSendNorRestart(String header, String value) throws Exception {
        var send = demo.request("api/send")
                .header(header, value)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"deviceId\":\"dev\",\"name\":\"ping\"}"));
        var restart = demo.request("SocketServer.ashx?action=startSocketServer").header(header, value);

        assertThat(demo.ask(send.build()).statusCode()).isEqualTo(403);
        assertThat(demo.ask(restart.build()).statusCode()).isEqualTo(403);
        assertThat(demo.gateway.sends()).isEmpty();
        assertThat(demo.gateway.restarts()).isEmpty();
    }

    @Test
    void aFormOfAnotherSiteCannotSendEvenWithoutAnOrigin() throws Exception {
        var form = demo.request("api/send")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"deviceId\":\"dev\",\"name\":\"ping\"}"));

        assertThat(demo.ask(form.build()).statusCode()).isEqualTo(415);
        assertThat(demo.gateway.sends()).isEmpty();
    }

    @Test
    void aForeignNameThatPointsHereIsRefused() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), demo.port())) {
            socket.getOutputStream()
                    .write("GET /api/devices HTTP/1.1\r\nHost: evil.example:7780\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 421 ");
        }
    }

    @Test
    void uplinksComeLiveToEveryBrowserFromOneSubscription() {
        List<String> first = demo.listen();
        List<String> second = demo.listen();
        await().atMost(DemoFixture.SOON).until(() -> DemoFixture.reachable(first) && DemoFixture.reachable(second));

        demo.world.uplink("dev", "temperature", "21\n\nevent: forged");

        await().atMost(DemoFixture.SOON)
                .until(() -> DemoFixture.datas(first).size() == 1
                        && DemoFixture.datas(second).size() == 1);
        JsonNode event = JsonMapper.shared().readTree(DemoFixture.datas(first).get(0));
        assertThat(event.get("kind").asString()).isEqualTo("UPLINK");
        assertThat(event.get("detail").get("payload").asString()).isEqualTo("21\n\nevent: forged");
        assertThat(demo.world.subscriberCount()).isEqualTo(1);
    }

    @Test
    void theGatewayGoesAndComesBackAndThePageWithIt() throws Exception {
        List<String> events = demo.listen();
        await().atMost(DemoFixture.SOON).until(() -> DemoFixture.reachable(events));

        demo.gateway.kill();

        await().atMost(DemoFixture.SOON).until(() -> events.contains("data: {\"reachable\":false}"));
        assertThat(demo.get("api/status").statusCode()).isEqualTo(503);
        assertThat(DemoFixture.json(demo.get("api/status"))
                        .get("error")
                        .get("kind")
                        .asString())
                .isEqualTo("Unavailable");
        assertThat(demo.get("").statusCode()).isEqualTo(200);
        demo.world.uplink("dev", "while", "away");
        demo.gateway.revive();
        await().atMost(DemoFixture.SOON).until(() -> demo.get("api/status").statusCode() == 200);
        await().atMost(DemoFixture.SOON).until(() -> DemoFixture.datas(events).size() == 1);
    }

    @Test
    void theFanSubscribesAnewWhenItsSubscriptionEnded() throws Exception {
        List<String> events = demo.listen();
        await().atMost(DemoFixture.SOON).until(() -> DemoFixture.reachable(events));
        demo.gateway.refuseNext(Refusals.refusal(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_UNKNOWN, Map.of()));
        demo.gateway.kill();
        demo.gateway.revive();

        // Not a count: a browser that joins while the first subscription is made may be told twice that it is there.
        await().atMost(DemoFixture.SOON).until(() -> {
            int lost = events.indexOf("data: {\"reachable\":false}");
            return lost >= 0 && events.lastIndexOf("data: {\"reachable\":true}") > lost;
        });
        assertThat(demo.gateway.resumedFrom()).containsExactly("", "");
    }
}
