package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page and what it is made of: three files, read once. */
final class PageEndpoint implements HttpHandler {
    private static final String HTML = "text/html; charset=utf-8";

    private final Map<String, Part> parts = Map.of(
            "/", part("index.html", HTML),
            "/app.css", part("app.css", "text/css; charset=utf-8"),
            "/app.js", part("app.js", "text/javascript; charset=utf-8"),
            "/icon.svg", part("icon.svg", "image/svg+xml"));

    private static Part part(String name, String type) {
        try (InputStream in = PageEndpoint.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new Part(type, in.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!Replies.allows(exchange, "GET", "HEAD")) {
            return;
        }
        Part part = parts.get(exchange.getRequestURI().getPath());
        if (part == null) {
            Replies.text(exchange, Replies.NOT_FOUND, "nothing here");
            return;
        }
        Replies.write(exchange, Replies.OK, part.type, part.content);
    }

    private static final class Part {
        private final String type;
        private final byte[] content;

        Part(String type, byte[] content) {
            this.type = type;
            this.content = content;
        }
    }
}
