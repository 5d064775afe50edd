package io.hawser.gateway.http;

import io.hawser.gateway.http.live.LiveSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the HTTP port is served.
 *
 * @param address to listen on
 * @param tls with what connections are encrypted; empty: not at all
 * @param allowedOrigins of pages of others that may open WebSockets
 * @param maxConnections how many at a time
 * @param pingInterval after how long without a word a WebSocket is pinged
 * @param live events for browsers
 * @param protocols that devices may speak, by name
 * @param maxBody the longest frame body of a device, in bytes
 * @param maxQueuedBytes how much may wait for a device that does not read, in bytes
 */
public record HttpSettings(
        InetSocketAddress address,
        Optional<Tls> tls,
        List<String> allowedOrigins,
        int maxConnections,
        Duration pingInterval,
        LiveSettings live,
        List<String> protocols,
        int maxBody,
        long maxQueuedBytes) {
    public HttpSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
        protocols = List.copyOf(protocols);
    }

    /** A certificate with its chain, and its private key: files in PEM. */
    public record Tls(Path certificate, Path key) {}
}
