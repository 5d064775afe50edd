package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hawser.client.demo.floor.PageJson;
import io.hawser.client.demo.floor.ShopFloor;
import java.io.IOException;

/**
 * {@code GET /api/floor}: the floor as it is now, once, for whoever is no page. To copy: it asks the floor, so it answers
 * while the gateway is away, and says that it is.
 *
 * @param floor what is told
 * @param json writes the answer
 */
record FloorEndpoint(ShopFloor floor, PageJson json) implements HttpHandler {
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (Replies.allows(exchange, "GET", "HEAD")) {
            Replies.json(exchange, Replies.OK, json.write(floor.view()));
        }
    }
}
