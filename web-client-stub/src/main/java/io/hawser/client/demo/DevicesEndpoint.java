package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hawser.client.DeviceFilter;
import io.hawser.client.HawserClient;
import io.hawser.client.cli.ViewJson;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.DevicePage;
import java.io.IOException;
import java.util.Map;

/**
 * {@code GET /api/devices?prefix=…&connected=true}: the first devices, and whether there are more.
 *
 * @param client asks the gateway
 * @param json writes the answer
 */
record DevicesEndpoint(HawserClient client, ViewJson json) implements HttpHandler {
    private static final int MOST = 200;

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!Replies.allows(exchange, "GET", "HEAD")) {
            return;
        }
        var presence = Replies.parameter(exchange, "connected").equals("true")
                ? DeviceFilter.Presence.CONNECTED
                : DeviceFilter.Presence.ANY;
        DeviceFilter filter = DeviceFilter.ALL
                .withPrefix(Replies.parameter(exchange, "prefix"))
                .withPresence(presence);
        try {
            DevicePage page = client.devices().list(filter, MOST, "");
            boolean more = page.nextPageToken().isPresent();
            Replies.json(exchange, Replies.OK, json.write(Map.of("devices", page.devices(), "more", more)));
        } catch (HawserException failure) {
            Replies.failure(exchange, json, failure);
        }
    }
}
