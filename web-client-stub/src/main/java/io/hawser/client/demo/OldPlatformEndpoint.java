package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hawser.client.HawserClient;
import io.hawser.client.RestartMode;
import io.hawser.client.cli.ViewJson;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.RestartView;
import io.hawser.client.view.StatusView;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code GET /SocketServer.ashx?action=…}: the URLs of the old platform. {@code getThreadStatus} answers 200 whatever
 * happens, with {@code Running} or {@code Stopped} for each of three; {@code startSocketServer}, {@code startWsServer} and
 * {@code startTaskTimeout} restart one and answer 200 when it runs again, or is being restarted by somebody else; else 503
 * with a text, since a watchdog of old knows nothing but 200.
 *
 * @param client asks the gateway
 * @param json writes the answer
 */
record OldPlatformEndpoint(HawserClient client, ViewJson json) implements HttpHandler {
    private static final String RUNNING = "Running";
    private static final String STOPPED = "Stopped";

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!Replies.allows(exchange, "GET", "HEAD", "POST")) {
            return;
        }
        switch (Replies.parameter(exchange, "action")) {
            case "getThreadStatus" -> Replies.json(exchange, Replies.OK, json.write(threads()));
            case "startSocketServer" -> restart(exchange, "device-listener");
            case "startWsServer" -> restart(exchange, "websocket-listener");
            case "startTaskTimeout" -> restart(exchange, "command-monitor");
            default -> Replies.text(exchange, Replies.BAD_REQUEST, "unknown action");
        }
    }

    private Map<String, String> threads() {
        Map<String, String> threads = new LinkedHashMap<>();
        try {
            StatusView status = client.status();
            threads.put("socketServer", thread(status, "device-listener"));
            threads.put("wsServer", thread(status, "websocket-listener"));
            threads.put("taskTimeout", thread(status, "command-monitor"));
        } catch (HawserException unreachable) {
            threads.put("socketServer", STOPPED);
            threads.put("wsServer", STOPPED);
            threads.put("taskTimeout", STOPPED);
        }
        return threads;
    }

    private static String thread(StatusView status, String component) {
        return status.component(component)
                .map(ComponentView::state)
                .filter(ComponentState::isServing)
                .map(serving -> RUNNING)
                .orElse(STOPPED);
    }

    private void restart(HttpExchange exchange, String component) throws IOException {
        try {
            RestartView restart = client.restart(component, RestartMode.GRACEFUL);
            Replies.json(
                    exchange,
                    Replies.OK,
                    json.write(Map.of(
                            "component", component,
                            "state", RUNNING,
                            "tookMillis", restart.took().toMillis())));
        } catch (HawserException failure) {
            if (failure.reason() == Reason.RESTART_UNDER_WAY) {
                Replies.json(exchange, Replies.OK, json.write(Map.of("component", component, "state", "Restarting")));
                return;
            }
            Replies.text(exchange, Replies.UNAVAILABLE, component + " was not restarted: " + failure.getMessage());
        }
    }
}
