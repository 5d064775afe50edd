package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hawser.client.demo.floor.ShopFloor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code GET /api/events}: the floor as server-sent events: {@code floor}, all of it, first and whenever this browser was
 * too slow; then {@code machine}, {@code forgotten}, {@code happening} and {@code gateway} as they change, and
 * {@code alive} when nothing did for a while, so that a page can tell a quiet floor from a dead connection. To copy: the
 * snapshot and what follows come on one stream, in one order, so the page has nothing to piece together.
 *
 * @param floor what is told
 * @param browsers who is told
 */
record EventsEndpoint(ShopFloor floor, Browsers browsers) implements HttpHandler {
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!Replies.allows(exchange, "GET")) {
            return;
        }
        Optional<BrowserQueue> joined = browsers.join();
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
            browsers.leave(queue);
        }
    }

    private void stream(BrowserQueue queue, OutputStream out) throws IOException, InterruptedException {
        write(out, "retry: 1000\n\n");
        while (!queue.isClosed()) {
            if (queue.isBehind()) {
                floor.look(all -> queue.beginWith(browsers.wholeFloor(all)));
            }
            write(out, queue.next(HEARTBEAT).orElse("event: alive\ndata: {}\n\n"));
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
