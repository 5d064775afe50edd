package io.hawser.client.demo;

import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.fake.FakeGateway;
import io.hawser.client.fake.FakeWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A demo web server before a fake gateway, and a browser to use it with. */
final class DemoFixture implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);

    final FakeWorld world = new FakeWorld();
    final FakeGateway gateway = FakeGateway.start(world, "node-1");
    private final HawserClient client = HawserClient.builder()
            .gateway(gateway.address())
            .pauses(Duration.ofMillis(20), Duration.ofMillis(200))
            .build();
    private final HttpClient browser = HttpClient.newHttpClient();
    private final DemoWebServer server;

    DemoFixture() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = DemoWebServer.start(address, client, gateway.address(), Duration.ofSeconds(20));
        // or the floor's own calls might take the refusal that a test means for another
        await().atMost(SOON).until(() -> isReachable() && hasStatus());
    }

    @Override
    public void close() {
        server.close();
        client.close();
        gateway.close();
    }

    /** The floor, as whoever is no page sees it. */
    JsonNode floor() throws Exception {
        return json(get("api/floor"));
    }

    boolean isReachable() throws Exception {
        return floor().get("gateway").get("reachable").asBoolean();
    }

    private boolean hasStatus() throws Exception {
        return !floor().get("gateway").get("nodeId").asString().isEmpty();
    }

    /** The port it listens on. */
    int port() {
        return server.uri().getPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri().resolve("/" + path)).timeout(SOON);
    }

    HttpResponse<String> get(String path) throws Exception {
        return ask(request(path).build());
    }

    HttpResponse<String> send(String body) throws Exception {
        String origin = server.uri().toString().replaceFirst("/$", "");
        return ask(request("api/commands")
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Origin", origin)
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> ask(HttpRequest request) throws Exception {
        return browser.send(request, BodyHandlers.ofString());
    }

    /** A browser that listens; the lines of its stream as they come. */
    List<String> listen() {
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

    /** What a browser was told of this kind, in order. */
    static List<JsonNode> told(List<String> lines, String kind) {
        List<JsonNode> told = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i - 1).equals("event: " + kind)) {
                told.add(JsonMapper.shared().readTree(lines.get(i).substring("data: ".length())));
            }
        }
        return told;
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
