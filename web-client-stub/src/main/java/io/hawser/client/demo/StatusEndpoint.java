package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hawser.client.HawserClient;
import io.hawser.client.cli.ViewJson;
import io.hawser.client.failure.HawserException;
import java.io.IOException;
import java.util.Map;

/**
 * {@code GET /api/status}: the status of the gateway that answers.
 *
 * @param client asks the gateway
 * @param json writes the answer
 * @param gateways the addresses, for people
 */
record StatusEndpoint(HawserClient client, ViewJson json, String gateways) implements HttpHandler {
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!Replies.allows(exchange, "GET", "HEAD")) {
            return;
        }
        try {
            Replies.json(exchange, Replies.OK, json.write(Map.of("status", client.status(), "gateways", gateways)));
        } catch (HawserException failure) {
            Replies.failure(exchange, json, failure);
        }
    }
}
