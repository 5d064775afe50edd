package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hawser.client.HawserClient;
import io.hawser.client.IfOffline;
import io.hawser.client.SendCommand;
import io.hawser.client.WaitFor;
import io.hawser.client.cli.ViewJson;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * {@code POST /api/send}: sends a command and answers how it ended and how long that took. The request is JSON: {@code
 * deviceId} and {@code name}; optional {@code payload}, {@code waitFor}, {@code ifOffline}, {@code ttlSeconds}. Only JSON
 * is taken, which a page of another site can't send without asking first; the {@link Guard} sees to the rest.
 *
 * @param client asks the gateway
 * @param json reads and writes
 */
record SendEndpoint(HawserClient client, ViewJson json) implements HttpHandler {
    private static final int MAX_BODY_BYTES = 256 << 10;
    private static final int TOO_LARGE = 413;
    private static final int UNSUPPORTED_TYPE = 415;
    private static final long MAX_TTL_SECONDS = 60;

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!Replies.allows(exchange, "POST")) {
            return;
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?")) {
            Replies.badRequest(exchange, json, UNSUPPORTED_TYPE, "Content-Type: expected application/json");
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            Replies.badRequest(exchange, json, TOO_LARGE, "body: expected at most " + MAX_BODY_BYTES + " bytes");
            return;
        }
        try {
            send(exchange, command(json.read(new String(body, StandardCharsets.UTF_8))));
        } catch (IllegalArgumentException malformed) {
            Replies.badRequest(exchange, json, Replies.BAD_REQUEST, String.valueOf(malformed.getMessage()));
        }
    }

    private void send(HttpExchange exchange, SendCommand command) throws IOException {
        long start = System.nanoTime();
        try {
            CommandView answer = client.send(command);
            double tookMillis = Duration.ofNanos(System.nanoTime() - start).toNanos() / 1e6;
            Replies.json(exchange, Replies.OK, json.write(Map.of("command", answer, "tookMillis", tookMillis)));
        } catch (HawserException failure) {
            Replies.failure(exchange, json, failure);
        }
    }

    private static SendCommand command(Map<String, Object> request) {
        SendCommand command = SendCommand.to(required(request, "deviceId"), required(request, "name"))
                .withPayload(Payload.ofUtf8(text(request, "payload", "")))
                .withWaitFor(WaitFor.valueOf(text(request, "waitFor", "COMPLETED")))
                .withIfOffline(IfOffline.valueOf(text(request, "ifOffline", "QUEUE")));
        Object ttl = request.getOrDefault("ttlSeconds", 30);
        if (!(ttl instanceof Integer seconds) || seconds < 1 || seconds > MAX_TTL_SECONDS) {
            throw new IllegalArgumentException("ttlSeconds: expected 1.." + MAX_TTL_SECONDS);
        }
        return command.withTimeToLive(Duration.ofSeconds(seconds));
    }

    private static String required(Map<String, Object> request, String field) {
        String value = text(request, field, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(field + ": expected a text");
        }
        return value;
    }

    private static String text(Map<String, Object> request, String field, String otherwise) {
        Object value = request.getOrDefault(field, otherwise);
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(field + ": expected a text");
    }
}
