package io.hawser.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where browsers, devices over WebSocket and whoever collects metrics connect.
 *
 * @param host the address to listen on
 * @param port 0: any that is free
 * @param tls with what connections are encrypted; empty: not at all
 * @param insecure whether they may come from elsewhere without encryption
 * @param allowedOrigins of pages, beside the gateway's own, that may open WebSockets: {@code scheme://host[:port]}
 * @param maxConnections how many at a time, WebSockets included
 * @param pingInterval after how long without a word a WebSocket is pinged
 * @param sendTimeout how long a client may take nothing of what is sent to it
 * @param sessionTime how long a log-in to the console lasts
 */
public record HttpConfig(
        String host,
        int port,
        Optional<Tls> tls,
        boolean insecure,
        List<String> allowedOrigins,
        int maxConnections,
        Duration pingInterval,
        Duration sendTimeout,
        Duration sessionTime,
        Events events) {
    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.\\-\\[\\]:]+");

    public HttpConfig {
        allowedOrigins =
                allowedOrigins.stream().filter(origin -> !origin.isEmpty()).toList();
        new Checks("http")
                .host("host", host)
                .port("port", port)
                .that(
                        allowedOrigins.stream()
                                .allMatch(origin -> ORIGIN.matcher(origin).matches()),
                        "allowed-origins",
                        allowedOrigins,
                        "origins such as https://shop.example.com, in lower case and without a path")
                .number("max-connections", maxConnections, 1, 10_000_000)
                .duration("ping-interval", pingInterval, Duration.ofSeconds(1), Duration.ofHours(1))
                .duration("send-timeout", sendTimeout, Duration.ofSeconds(1), Duration.ofHours(1))
                .duration("session-time", sessionTime, Duration.ofMinutes(1), Duration.ofDays(30))
                .done();
    }

    /** A certificate with its chain, and its private key: files in PEM; nobody has looked whether they are there. */
    public record Tls(Path certificate, Path key) {

        /** From two settings, both empty when they are not set. */
        static Optional<Tls> of(String certificate, String key) {
            new Checks("http.tls")
                    .that(
                            certificate.isEmpty() || !key.isEmpty(),
                            "key",
                            "empty",
                            "a file, since there is a certificate")
                    .that(
                            key.isEmpty() || !certificate.isEmpty(),
                            "certificate",
                            "empty",
                            "a file, since there is a key")
                    .done();
            return certificate.isEmpty() ? Optional.empty() : Optional.of(new Tls(Path.of(certificate), Path.of(key)));
        }
    }

    /**
     * Live events for browsers.
     *
     * @param maxClients how many may look at a time
     * @param maxPerSecond how many events one of them gets per second
     * @param maxQueued how many events may wait for one that reads slowly
     * @param maxMessageBytes the longest message that one of them may send
     */
    public record Events(int maxClients, int maxPerSecond, int maxQueued, int maxMessageBytes) {
        private static final int SMALLEST_MESSAGE = 256;
        private static final int LARGEST_MESSAGE = 1 << 20;

        public Events {
            new Checks("http.events")
                    .number("max-clients", maxClients, 0, 100_000)
                    .number("max-per-second", maxPerSecond, 1, 100_000)
                    .number("max-queued", maxQueued, 1, 1_000_000)
                    .size("max-message", maxMessageBytes, SMALLEST_MESSAGE, LARGEST_MESSAGE)
                    .done();
        }
    }
}
