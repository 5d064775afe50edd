package io.hawser.gateway;

import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.device.SessionServices;
import io.hawser.gateway.event.Subscriptions;
import io.hawser.gateway.grpc.Contract;
import io.hawser.gateway.grpc.StatusSource;
import io.hawser.gateway.grpc.json.JsonCalls;
import io.hawser.gateway.grpc.json.MessageJson;
import io.hawser.gateway.http.HttpServer;
import io.hawser.gateway.http.HttpSettings;
import io.hawser.gateway.http.live.LiveEvents;
import io.hawser.gateway.http.live.LiveSources;
import io.hawser.gateway.http.page.PageSources;
import io.hawser.gateway.http.page.Pages;
import io.hawser.gateway.http.page.RpcCalls;
import io.hawser.gateway.http.page.WebAccess;
import io.hawser.gateway.metrics.History;
import io.hawser.gateway.metrics.Metrics;
import io.hawser.gateway.security.ApiTokens;
import io.hawser.gateway.security.ConsoleSessions;
import io.hawser.gateway.supervision.Components;
import io.hawser.protocol.DeviceCodecs;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The HTTP port and what is behind it, put together: the pages ask the contract that web servers call, the live events the
 * event log, devices the same sessions as by TCP.
 *
 * @param calls what pages ask
 * @param live needs to hear when a component changes
 */
record HttpDoor(HttpServer server, LiveEvents live, JsonCalls calls) implements AutoCloseable {

    /**
     * What browsers see.
     *
     * @param obstacle why the node does not serve though its components run; empty when it does
     * @throws IOException when the certificate or the key cannot be read
     */
    static HttpDoor open(
            GatewayConfig config,
            ApiTokens tokens,
            ConsoleSessions logins,
            Subscriptions subscriptions,
            StatusSource status,
            Contract contract,
            Components components,
            Supplier<Optional<String>> obstacle,
            Metrics metrics,
            History history,
            DeviceCodecs codecs,
            SessionServices sessions)
            throws IOException {
        HttpSettings settings = Settings.http(config);
        JsonCalls calls = new JsonCalls(contract.services(), status.counters());
        WebAccess access = new WebAccess(tokens, logins, settings.allowedOrigins());
        Pages pages = new Pages(
                new PageSources(
                        status.node(),
                        status.version(),
                        () -> Stream.concat(obstacle.get().stream(), Measurements.notRunning(components).stream())
                                .toList(),
                        () -> status.drainingSince().get().isPresent(),
                        metrics::scrape,
                        history,
                        (method, body, caller) -> answer(calls.call(method, body, caller))),
                access,
                status.counters());
        LiveEvents live = new LiveEvents(
                new LiveSources(
                        status.node(),
                        status.version(),
                        subscriptions,
                        MessageJson::event,
                        () -> MessageJson.status(status)),
                settings.live(),
                access,
                status.counters());
        return new HttpDoor(
                new HttpServer(settings, pages, access, live, codecs, sessions, status.counters()), live, calls);
    }

    /** To be called when the server is closed. */
    @Override
    public void close() {
        calls.close();
    }

    private static CompletionStage<RpcCalls.Answer> answer(
            CompletionStage<io.hawser.gateway.grpc.json.JsonAnswer> stage) {
        return stage.thenApply(answer -> new RpcCalls.Answer(answer.status(), answer.body(), answer.retryAfter()));
    }
}
