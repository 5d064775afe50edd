package io.hawser.gateway.config;

import java.time.Duration;

/**
 * How the gateway looks after its own parts.
 *
 * @param ioThreadPatience how long an I/O thread may give no sign of life
 * @param handshakePatience how long the device port may take to answer a HELLO
 * @param storePatience how long the store's writer may be at one thing
 * @param rpcPatience how long the RPC port and its threads may take to answer
 * @param httpPatience how long the HTTP port and its threads may take to answer
 * @param maxRestarts how often one part is restarted by itself
 * @param restartWindow within how long
 */
public record SupervisionConfig(
        Duration ioThreadPatience,
        Duration handshakePatience,
        Duration storePatience,
        Duration rpcPatience,
        Duration httpPatience,
        int maxRestarts,
        Duration restartWindow) {
    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    public SupervisionConfig {
        new Checks("supervision")
                .duration("io-thread-patience", ioThreadPatience, SHORTEST, LONGEST)
                .duration("handshake-patience", handshakePatience, SHORTEST, LONGEST)
                .duration("store-patience", storePatience, SHORTEST, LONGEST)
                .duration("rpc-patience", rpcPatience, SHORTEST, LONGEST)
                .duration("http-patience", httpPatience, SHORTEST, LONGEST)
                .number("max-restarts", maxRestarts, 1, 1_000)
                .duration("restart-window", restartWindow, Duration.ofSeconds(1), Duration.ofDays(1))
                .done();
    }
}
