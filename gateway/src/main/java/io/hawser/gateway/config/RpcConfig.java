package io.hawser.gateway.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where web servers call.
 *
 * @param host the address to listen on
 * @param port 0: any that is free
 * @param encryption whether calls are encrypted, and with what
 * @param insecure whether calls may come from elsewhere without encryption
 * @param maxMessageBytes the longest message of a call
 * @param shutdownGrace how long calls under way may take when the gateway stops
 */
public record RpcConfig(
        String host, int port, Encryption encryption, boolean insecure, int maxMessageBytes, Duration shutdownGrace) {
    private static final int SMALLEST_MESSAGE = 4 << 10;
    private static final int LARGEST_MESSAGE = 1 << 30;

    public RpcConfig {
        new Checks("rpc")
                .host("host", host)
                .port("port", port)
                .size("max-message", maxMessageBytes, SMALLEST_MESSAGE, LARGEST_MESSAGE)
                .duration("shutdown-grace", shutdownGrace, Duration.ZERO, Duration.ofMinutes(10))
                .done();
    }

    /** How calls are encrypted. Files are in PEM; nobody has looked whether they are there. */
    public sealed interface Encryption {

        /** Not at all. */
        record None() implements Encryption {}

        /** By TLS; callers are known by their tokens. */
        record Tls(Path certificate, Path key) implements Encryption {}

        /** By TLS, and callers must show a certificate that was issued by one of {@code clientCa}. */
        record MutualTls(Path certificate, Path key, Path clientCa) implements Encryption {}

        /** From three settings, each empty when it is not set. */
        static Encryption of(String certificate, String key, String clientCa) {
            boolean none = certificate.isEmpty();
            new Checks("rpc.tls")
                    .that(none || !key.isEmpty(), "key", "empty", "a file, since there is a certificate")
                    .that(!none || key.isEmpty(), "certificate", "empty", "a file, since there is a key")
                    .that(!none || clientCa.isEmpty(), "client-ca", clientCa, "a certificate and a key beside it")
                    .done();
            if (none) {
                return new None();
            }
            return clientCa.isEmpty()
                    ? new Tls(Path.of(certificate), Path.of(key))
                    : new MutualTls(Path.of(certificate), Path.of(key), Path.of(clientCa));
        }
    }
}
