package io.hawser.client.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hawser.client.HawserClient;
import io.hawser.client.RestartMode;
import io.hawser.client.demo.floor.PageJson;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.RestartView;
import io.hawser.client.view.StatusView;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /SocketServer.ashx?action=…}: the URLs of the old platform. {@code getThreadStatus} answers 200 whatever
 * happens, with {@code Running} or {@code Stopped} for each of three; {@code startSocketServer}, {@code startWsServer} and
 * {@code startTaskTimeout} restart one and answer 200 when it runs again, or is being restarted by somebody else; else 503
 * with a text, since a watchdog of old knows nothing but 200. A watchdog of old calls these every 20 seconds for whatever is
 * {@code Stopped}, for ever: a gateway that does not answer, does not have the component or drains is not asked to restart.
 *
 * <p>{@code wsServer} is the gateway's {@code websocket-listener}. A gateway that serves no HTTP has none: it says {@code
 * Stopped}, and its start is refused with a text that says so.
 *
 * @param client asks the gateway
 * @param json writes the answer
 */
record OldPlatformEndpoint(HawserClient client, PageJson json) implements HttpHandler {
    private static final String RUNNING = "Running";
    private static final String STOPPED = "Stopped";
    private static final String SOCKETS = "device-listener";
    private static final String WEBSOCKETS = "websocket-listener";
    private static final String TIME_OUTS = "command-monitor";

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!Replies.allows(exchange, "GET", "HEAD", "POST")) {
            return;
        }
        switch (Replies.parameter(exchange, "action")) {
            case "getThreadStatus" -> Replies.json(exchange, Replies.OK, json.write(threads()));
            case "startSocketServer" -> restart(exchange, SOCKETS);
            case "startWsServer" -> restart(exchange, WEBSOCKETS);
            case "startTaskTimeout" -> restart(exchange, TIME_OUTS);
            default -> Replies.text(exchange, Replies.BAD_REQUEST, "unknown action");
        }
    }

    private Map<String, String> threads() {
        Map<String, String> threads = new LinkedHashMap<>();
        try {
            StatusView status = client.status();
            threads.put("socketServer", thread(status, SOCKETS));
            threads.put("wsServer", thread(status, WEBSOCKETS));
            threads.put("taskTimeout", thread(status, TIME_OUTS));
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
            // asked first, for it is answered or given up much sooner than a restart
            Optional<String> obstacle = obstacle(client.status(), component);
            if (obstacle.isPresent()) {
                refuse(exchange, component, obstacle.get());
                return;
            }
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
            refuse(exchange, component, String.valueOf(failure.getMessage()));
        }
    }

    private static Optional<String> obstacle(StatusView status, String component) {
        if (status.component(component).isEmpty()) {
            return Optional.of("this gateway has none");
        }
        return status.drains() ? Optional.of("somebody drains the node") : Optional.empty();
    }

    private static void refuse(HttpExchange exchange, String component, String why) throws IOException {
        Replies.text(exchange, Replies.UNAVAILABLE, component + " was not restarted: " + why);
    }
}
