package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code GET /api/events}: events as server-sent events. A message is an event; {@code missed} says how many this browser
 * was too slow for; {@code gateway} says whether events are coming at all.
 *
 * @param events fans them out
 */
record EventsEndpoint(EventFan events) implements HttpHandler {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!Replies.allows(exchange, "GET")) {
            return;
        }
        Optional<BrowserQueue> joined = events.join();
        if (joined.isEmpty()) {
            Replies.text(exchange, Replies.UNAVAILABLE, "too many browsers");
            return;
        }
        BrowserQueue queue = joined.get();
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(Replies.OK, 0);
            stream(queue, exchange.getResponseBody());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            events.leave(queue);
        }
    }

    private static void stream(BrowserQueue queue, OutputStream out) throws IOException, InterruptedException {
        write(out, "retry: 1000\n\n");
        while (!queue.isClosed()) {
            write(out, queue.next(HEARTBEAT).orElse(": still here\n\n"));
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
