package io.hawser.gateway.http;

import io.hawser.gateway.Gateway;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import io.hawser.gateway.security.ApiTokens;
import io.hawser.gateway.security.DataDirectory;
import io.hawser.gateway.security.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole gateway on free ports, and those who ask it over HTTP. */
final class WebFixture implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Gateway gateway;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String admin;
    private final String viewer;
    private final String sender;

    WebFixture(Path directory, String... settings) throws Exception {
        ApiTokens tokens = ApiTokens.open(DataDirectory.open(directory), new SecureRandom());
        String suffix = Long.toHexString(System.nanoTime()); // a second gateway on the directory has tokens of its own
        admin = Files.readString(directory.resolve(ApiTokens.ADMIN_FILE)).strip();
        viewer = tokens.add("watcher-" + suffix, Role.VIEWER);
        sender = tokens.add("shop-" + suffix, Role.SENDER);
        Sources sources = Sources.none()
                .withFlag("node.data-directory=" + directory)
                .withFlag("node.id=gw-test")
                .withFlag("device-listener.port=0")
                .withFlag("rpc.port=0")
                .withFlag("http.port=0");
        for (String setting : settings) {
            sources = sources.withFlag(setting);
        }
        gateway = new Gateway(GatewayConfig.load(sources));
        gateway.start();
    }

    Gateway gateway() {
        return gateway;
    }

    String admin() {
        return admin;
    }

    String viewer() {
        return viewer;
    }

    String sender() {
        return sender;
    }

    int port() {
        return gateway.httpAddress().getPort();
    }

    /** The origin of the gateway's own pages. */
    String origin() {
        return "http://127.0.0.1:" + port();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(origin() + path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    /** Calls a method of the contract. */
    HttpResponse<String> call(String token, String method, String body) throws IOException, InterruptedException {
        return send(request("/api/hawser.v1." + method)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Restarts the component; what the report says. */
    JsonNode restart(String component, String mode) throws IOException, InterruptedException {
        HttpResponse<String> answer = call(
                admin,
                "GatewayControl/Restart",
                "{\"component\": \"" + component + "\", \"mode\": \"RESTART_MODE_" + mode + "\"}");
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
        return json(answer.body());
    }

    /** Connects as a program does, with a token. */
    CompletableFuture<WebSocket> socket(
            String path, String token, List<String> subprotocols, WebSocket.Listener listener) {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (!token.isEmpty()) {
            builder.header("Authorization", "Bearer " + token);
        }
        if (!subprotocols.isEmpty()) {
            builder.subprotocols(
                    subprotocols.getFirst(), subprotocols.stream().skip(1).toArray(String[]::new));
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + port() + path), listener);
    }

    static JsonNode json(String text) {
        return MAPPER.readTree(text);
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
    }
}
