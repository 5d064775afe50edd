package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The page and what it is made of, read once. To copy: plain modules that the browser loads as they are, so what is in the
 * repository is what runs, and nothing is built.
 */
final class PageEndpoint implements HttpHandler {
    private static final String HTML = "text/html; charset=utf-8";

    private static final String STYLE = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final List<String> MODULES = List.of(
            "app", "stream", "clock", "machine", "card", "cards", "gateway", "events", "command", "element", "cluster",
            "seats");

    private final Map<String, Part> parts = new HashMap<>();

    PageEndpoint() {
        parts.put("/", part("index.html", HTML));
        parts.put("/cluster", part("cluster.html", HTML));
        parts.put("/cluster.css", part("cluster.css", STYLE));
        parts.put("/app.css", part("app.css", STYLE));
        parts.put("/icon.svg", part("icon.svg", "image/svg+xml"));
        MODULES.forEach(module -> parts.put("/" + module + ".js", part(module + ".js", SCRIPT)));
    }

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
