package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import io.hawser.client.demo.floor.PageJson;
import io.hawser.client.failure.HawserException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers of the endpoints. To copy: failures of the gateway as HTTP says them, by their type and never by their text.
 */
final class Replies {
    static final int OK = 200;
    static final int ACCEPTED = 202;
    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int UNAVAILABLE = 503;

    private Replies() {}

    static void json(HttpExchange exchange, int status, String body) throws IOException {
        write(exchange, status, "application/json; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    static void text(HttpExchange exchange, int status, String body) throws IOException {
        write(exchange, status, "text/plain; charset=utf-8", (body + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static void write(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (InputStream rest = exchange.getRequestBody()) {
            rest.readNBytes(1 << 16); // a body that is not read would be taken for the next request
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    static void failure(HttpExchange exchange, PageJson json, HawserException failure) throws IOException {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("kind", failure.getClass().getSimpleName());
        error.put("reason", failure.reason());
        error.put("message", String.valueOf(failure.getMessage()));
        failure.retryAfter().ifPresent(pause -> error.put("retryAfterMillis", pause.toMillis()));
        json(exchange, status(failure), json.write(Map.of("error", error)));
    }

    static void badRequest(HttpExchange exchange, PageJson json, int status, String message) throws IOException {
        json(exchange, status, json.write(Map.of("error", Map.of("kind", "BadRequest", "message", message))));
    }

    /** Whether the method is one of these; answers 405 if not. */
    static boolean allows(HttpExchange exchange, String... methods) throws IOException {
        if (Arrays.asList(methods).contains(exchange.getRequestMethod())) {
            return true;
        }
        exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
        text(exchange, METHOD_NOT_ALLOWED, "not this method");
        return false;
    }

    /** The first value of a parameter in the query; empty if there is none. */
    static String parameter(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private static int status(HawserException failure) {
        // Java 17 has no switch over sealed types; what has no line of its own is a fault between here and the gateway
        if (failure instanceof HawserException.InvalidArgument || failure instanceof HawserException.EventsLost) {
            return BAD_REQUEST;
        }
        if (failure instanceof HawserException.NotFound) {
            return NOT_FOUND;
        }
        if (failure instanceof HawserException.Conflict || failure instanceof HawserException.Precondition) {
            return 409;
        }
        if (failure instanceof HawserException.Exhausted) {
            return 429;
        }
        if (failure instanceof HawserException.NotImplemented) {
            return 501;
        }
        if (failure instanceof HawserException.Unavailable) {
            return UNAVAILABLE;
        }
        if (failure instanceof HawserException.DeadlineExceeded) {
            return 504;
        }
        return 502;
    }
}
