package io.hawser.client.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.hawser.client.HawserClient;
import io.hawser.client.fake.FakeGateway;
import io.hawser.client.fake.FakeWorld;
import io.hawser.client.fake.Refusals;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.ComponentState;
import io.hawser.rpc.v1.Device;
import io.hawser.rpc.v1.ErrorReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class DemoWebServerTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeWorld world = new FakeWorld();
    private final FakeGateway gateway = FakeGateway.start(world, "node-1");
    private final HawserClient client = HawserClient.builder()
            .gateway(gateway.address())
            .pauses(Duration.ofMillis(20), Duration.ofMillis(200))
            .build();
    private final HttpClient browser = HttpClient.newHttpClient();
    private DemoWebServer server;

    @BeforeEach
    void start() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = DemoWebServer.start(address, client, gateway.address());
        // or the fan's subscription might take the refusal that a test means for another call
        await().atMost(SOON).until(() -> world.subscriberCount() == 1);
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({"'', text/html", "app.css, text/css", "app.js, text/javascript", "icon.svg, image/svg+xml"})
    void thePageIsServedWithoutInlineScript(String path, String type) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(answer.body()).doesNotContain("onclick=", "innerHTML", "<script>", "style=");
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(get("package.json").statusCode()).isEqualTo(404);
        assertThat(get("../../cli/logging.xml").statusCode()).isEqualTo(404);
    }

    @Test
    void devicesAreListed() throws Exception {
        world.put(Device.newBuilder()
                .setDeviceId("dev <b>")
                .setConnected(true)
                .setProtocol("hdp1")
                .build());

        HttpResponse<String> answer = get("api/devices?prefix=dev%20");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode device = json(answer).get("devices").get(0);
        assertThat(device.get("deviceId").asString()).isEqualTo("dev <b>");
        assertThat(device.get("connected").asBoolean()).isTrue();
    }

    @Test
    void aCommandIsSentAndItsOutcomeShown() throws Exception {
        HttpResponse<String> answer =
                send("{\"deviceId\":\"dev\",\"name\":\"ping\",\"payload\":\"1\",\"ttlSeconds\":5}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("command").get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(json(answer).get("tookMillis").asDouble()).isPositive();
        assertThat(gateway.sends().get(0).getTimeToLive().getSeconds()).isEqualTo(5);
    }

    @Test
    void aCommandThatEndsBadlyIsAnAnswer() throws Exception {
        world.commandsEnd(CommandState.COMMAND_STATE_TIMED_OUT);

        HttpResponse<String> answer = send("{\"deviceId\":\"dev\",\"name\":\"ping\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("command").get("state").asString()).isEqualTo("TIMED_OUT");
    }

    @Test
    void aRefusalKeepsItsReason() throws Exception {
        gateway.refuseNext(Refusals.refusal(
                Status.Code.FAILED_PRECONDITION, ErrorReason.DEVICE_NOT_CONNECTED, Map.of("device_id", "dev")));

        HttpResponse<String> answer = send("{\"deviceId\":\"dev\",\"name\":\"ping\",\"ifOffline\":\"FAIL\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).get("error").get("reason").asString()).isEqualTo("DEVICE_NOT_CONNECTED");
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
        assertThat(send(body).statusCode()).isEqualTo(400);
        assertThat(gateway.sends()).isEmpty();
    }

    @Test
    void aSendTooLargeIsRefused() throws Exception {
        String big = "{\"deviceId\":\"dev\",\"name\":\"x\",\"payload\":\"" + "x".repeat(300 << 10) + "\"}";

        assertThat(send(big).statusCode()).isEqualTo(413);
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
        var send = request("api/send")
                .header(header, value)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"deviceId\":\"dev\",\"name\":\"ping\"}"));
        var restart = request("SocketServer.ashx?action=startSocketServer").header(header, value);

        assertThat(ask(send.build()).statusCode()).isEqualTo(403);
        assertThat(ask(restart.build()).statusCode()).isEqualTo(403);
        assertThat(gateway.sends()).isEmpty();
        assertThat(gateway.restarts()).isEmpty();
    }

    @Test
    void aFormOfAnotherSiteCannotSendEvenWithoutAnOrigin() throws Exception {
        var form = request("api/send")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"deviceId\":\"dev\",\"name\":\"ping\"}"));

        assertThat(ask(form.build()).statusCode()).isEqualTo(415);
        assertThat(gateway.sends()).isEmpty();
    }

    @Test
    void aForeignNameThatPointsHereIsRefused() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
            socket.getOutputStream()
                    .write("GET /api/devices HTTP/1.1\r\nHost: evil.example:7780\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 421 ");
        }
    }

    @Test
    void uplinksComeLiveToEveryBrowserFromOneSubscription() {
        List<String> first = listen();
        List<String> second = listen();
        await().atMost(SOON).until(() -> reachable(first) && reachable(second));

        world.uplink("dev", "temperature", "21\n\nevent: forged");

        await().atMost(SOON)
                .until(() -> datas(first).size() == 1 && datas(second).size() == 1);
        JsonNode event = JsonMapper.shared().readTree(datas(first).get(0));
        assertThat(event.get("kind").asString()).isEqualTo("UPLINK");
        assertThat(event.get("detail").get("payload").asString()).isEqualTo("21\n\nevent: forged");
        assertThat(world.subscriberCount()).isEqualTo(1);
    }

    @Test
    void theGatewayGoesAndComesBackAndThePageWithIt() throws Exception {
        List<String> events = listen();
        await().atMost(SOON).until(() -> reachable(events));

        gateway.kill();

        await().atMost(SOON).until(() -> events.contains("data: {\"reachable\":false}"));
        assertThat(get("api/status").statusCode()).isEqualTo(503);
        assertThat(json(get("api/status")).get("error").get("kind").asString()).isEqualTo("Unavailable");
        assertThat(get("").statusCode()).isEqualTo(200);
        world.uplink("dev", "while", "away");
        gateway.revive();
        await().atMost(SOON).until(() -> get("api/status").statusCode() == 200);
        await().atMost(SOON).until(() -> datas(events).size() == 1);
    }

    @Test
    void theFanSubscribesAnewWhenItsSubscriptionEnded() throws Exception {
        List<String> events = listen();
        await().atMost(SOON).until(() -> reachable(events));
        gateway.refuseNext(Refusals.refusal(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_UNKNOWN, Map.of()));
        gateway.kill();
        gateway.revive();

        await().atMost(SOON)
                .until(() -> events.stream()
                                .filter("data: {\"reachable\":true}"::equals)
                                .count()
                        == 2);
        assertThat(gateway.resumedFrom()).containsExactly("", "");
    }

    @Test
    void anOldWatchdogSeesWhatRuns() throws Exception {
        HttpResponse<String> answer = get("SocketServer.ashx?action=getThreadStatus");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"socketServer\":\"Running\",\"wsServer\":\"Stopped\",\"taskTimeout\":\"Running\"}");
    }

    @Test
    void anOldWatchdogSeesWhatHasStopped() throws Exception {
        gateway.component("device-listener", ComponentState.COMPONENT_STATE_FAILED);
        gateway.component("websocket-listener", ComponentState.COMPONENT_STATE_RUNNING);

        assertThat(get("SocketServer.ashx?action=getThreadStatus").body())
                .isEqualTo("{\"socketServer\":\"Stopped\",\"wsServer\":\"Running\",\"taskTimeout\":\"Running\"}");
    }

    @Test
    void anOldWatchdogSeesEverythingStoppedWhenTheGatewayIsDown() throws Exception {
        gateway.kill();

        HttpResponse<String> answer = get("SocketServer.ashx?action=getThreadStatus");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"socketServer\":\"Stopped\",\"wsServer\":\"Stopped\",\"taskTimeout\":\"Stopped\"}");
    }

    @ParameterizedTest
    @CsvSource({"startSocketServer, device-listener", "startTaskTimeout, command-monitor"})
    void anOldWatchdogStartsAComponent(String action, String component) throws Exception {
        HttpResponse<String> answer = get("SocketServer.ashx?action=" + action);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("component").asString()).isEqualTo(component);
        assertThat(gateway.restarts()).hasSize(1);
        assertThat(gateway.restarts().get(0).getMode().name()).isEqualTo("RESTART_MODE_GRACEFUL");
    }

    @Test
    void whatCannotBeStartedIsNo200() throws Exception {
        HttpResponse<String> missing = get("SocketServer.ashx?action=startWsServer");
        gateway.kill();
        HttpResponse<String> down = get("SocketServer.ashx?action=startSocketServer");

        assertThat(missing.statusCode()).isEqualTo(503);
        assertThat(missing.body()).startsWith("websocket-listener was not restarted: ");
        assertThat(down.statusCode()).isEqualTo(503);
    }

    @Test
    void aRestartUnderWayIsWhatWasAskedFor() throws Exception {
        gateway.refuseNext(Refusals.refusal(
                Status.Code.FAILED_PRECONDITION,
                ErrorReason.RESTART_UNDER_WAY,
                Map.of("component", "device-listener")));

        assertThat(get("SocketServer.ashx?action=startSocketServer").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SocketServer.ashx", "SocketServer.ashx?action=stopEverything"})
    void anUnknownActionIsABadRequest(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(400);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri().resolve("/" + path)).timeout(SOON);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return ask(request(path).build());
    }

    private HttpResponse<String> send(String body) throws Exception {
        String origin = server.uri().toString().replaceFirst("/$", "");
        return ask(request("api/send")
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Origin", origin)
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> ask(HttpRequest request) throws Exception {
        return browser.send(request, BodyHandlers.ofString());
    }

    private List<String> listen() {
        List<String> lines = new CopyOnWriteArrayList<>();
        var request =
                HttpRequest.newBuilder(server.uri().resolve("/api/events")).build();
        var thread = new Thread(() -> read(request, lines), "browser");
        thread.setDaemon(true);
        thread.start();
        return lines;
    }

    private void read(HttpRequest request, List<String> lines) {
        try {
            browser.send(request, BodyHandlers.ofLines()).body().forEach(lines::add);
        } catch (IOException | UncheckedIOException closed) {
            lines.add("closed");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean reachable(List<String> lines) {
        return lines.contains("data: {\"reachable\":true}");
    }

    private static List<String> datas(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("data: {\"position\""))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
