package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hawser.client.demo.cluster.ClusterSight;
import io.hawser.client.demo.floor.PageJson;
import java.io.IOException;

/**
 * {@code GET /api/cluster}: the gateways of the cluster, and which device sits at which. The page asks again and again: there
 * is nothing to keep for it in between.
 *
 * @param sight what looks
 * @param json writes the answer
 */
record ClusterEndpoint(ClusterSight sight, PageJson json) implements HttpHandler {
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (Replies.allows(exchange, "GET", "HEAD")) {
            Replies.json(exchange, Replies.OK, json.write(sight.picture()));
        }
    }
}
