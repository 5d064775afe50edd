package io.hawser.gateway.part;

import io.hawser.gateway.http.HttpServer;
import io.hawser.gateway.supervision.Component;
import io.hawser.gateway.supervision.NothingChangedException;
import io.hawser.gateway.supervision.RestartMode;
import io.hawser.gateway.supervision.probe.Probe;
import io.hawser.gateway.supervision.probe.Pulse;
import io.hawser.gateway.supervision.probe.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The life of the HTTP port, with the WebSockets of devices and browsers: a graceful restart keeps them all, a hard one and
 * the end tell the devices first.
 */
public final class HttpComponent implements Component {
    public static final String NAME = "websocket-listener";

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final Duration HARD_LIMIT = Duration.ofSeconds(1);

    private final HttpServer server;

    public HttpComponent(HttpServer server) {
        this.server = server;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() throws IOException {
        server.start();
    }

    @Override
    public void restart(RestartMode mode) throws InterruptedException, NothingChangedException {
        try {
            switch (mode) {
                case GRACEFUL -> server.restart();
                case HARD -> server.restartHard(HARD_LIMIT);
            }
        } catch (IOException e) {
            throw new NothingChangedException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        server.close(CLOSE_LIMIT);
    }

    /** How it is asked whether it lives: as whoever watches it does, and by the threads that requests depend on. */
    public List<Probe> probes(Duration patience) {
        return List.of(
                new Probe(
                        "http-request",
                        NAME,
                        Duration.ofSeconds(1),
                        patience,
                        new Trial("http-request", server::tryRequest, this::obstacle)),
                new Probe("http-threads", NAME, Duration.ofMillis(500), patience, new Pulse(server::threads)));
    }

    private Optional<String> obstacle() {
        return server.trouble().or(Descriptors::shortage);
    }
}
