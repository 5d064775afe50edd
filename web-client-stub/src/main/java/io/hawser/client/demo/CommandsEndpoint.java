package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hawser.client.SendCommand;
import io.hawser.client.demo.floor.CommandDesk;
import io.hawser.client.demo.floor.PageJson;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * {@code POST /api/commands}: sends a command and answers 202 with its id when it is stored; the event stream tells the
 * rest. The request is JSON: {@code machine} and {@code name}; optional {@code payload} and {@code ttlSeconds}. To copy:
 * check what browsers send before the gateway does, and take JSON only, which a page of another site can't send without
 * asking first; the {@link Guard} sees to the rest.
 *
 * @param desk sends
 * @param json reads and writes
 */
record CommandsEndpoint(CommandDesk desk, PageJson json) implements HttpHandler {
    private static final int MAX_BODY_BYTES = 64 << 10;
    private static final int TOO_LARGE = 413;
    private static final int UNSUPPORTED_TYPE = 415;
    private static final int DEFAULT_TTL_SECONDS = 10;
    private static final int MAX_TTL_SECONDS = 300;

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
        try {
            CommandView stored = desk.send(command).join(); // as long as any call of the client takes, at most
            var answer = Map.of("commandId", stored.commandId(), "state", stored.state());
            Replies.json(exchange, Replies.ACCEPTED, json.write(answer));
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof HawserException failure) {
                Replies.failure(exchange, json, failure);
                return;
            }
            throw failed;
        }
    }

    private static SendCommand command(Map<String, Object> request) {
        SendCommand command = SendCommand.to(required(request, "machine"), required(request, "name"))
                .withPayload(Payload.ofUtf8(text(request, "payload")));
        Object ttl = request.getOrDefault("ttlSeconds", DEFAULT_TTL_SECONDS);
        if (!(ttl instanceof Integer seconds) || seconds < 1 || seconds > MAX_TTL_SECONDS) {
            throw new IllegalArgumentException("ttlSeconds: expected 1.." + MAX_TTL_SECONDS);
        }
        return command.withTimeToLive(Duration.ofSeconds(seconds));
    }

    private static String required(Map<String, Object> request, String field) {
        String value = text(request, field);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(field + ": expected a text");
        }
        return value;
    }

    private static String text(Map<String, Object> request, String field) {
        if (request.getOrDefault(field, "") instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(field + ": expected a text");
    }
}
