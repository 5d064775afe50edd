package io.hawser.load.gatling.rpc;

import io.gatling.core.protocol.Protocol;
import io.gatling.javaapi.core.ProtocolBuilder;
import io.hawser.load.gatling.request.SimulationName;
import java.time.Duration;
import java.util.List;

/**
 * The gateways that a simulation calls, and as whom; for {@code protocols(…)}. Users are spread over them by their number.
 * Calls go without TLS.
 *
 * <p>Threads: immutable, any; what changes it makes another.
 */
public final class GatewayProtocol implements Protocol, ProtocolBuilder {
    private static final int CONNECTIONS = 2;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Settings settings;
    private final String simulation = SimulationName.ofCaller();

    /**
     * All that can be said.
     *
     * @param addresses {@code host:port} each
     * @param token empty: none
     * @param connections to each gateway
     * @param limit for each answer
     */
    record Settings(List<String> addresses, String token, int connections, Duration limit) {
        Settings {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("gateways: none (expected: at least one host:port)");
            }
            if (connections < 1) {
                throw new IllegalArgumentException("connections: " + connections + " (expected: 1 or more)");
            }
        }
    }

    private GatewayProtocol(Settings settings) {
        this.settings = settings;
    }

    /** The gateways at {@code addresses}, {@code host:port} each, called without a token. */
    public static GatewayProtocol of(String... addresses) {
        return new GatewayProtocol(new Settings(List.of(addresses), "", CONNECTIONS, LIMIT));
    }

    /** Every call shows this token. */
    public GatewayProtocol token(String token) {
        return new GatewayProtocol(new Settings(settings.addresses, token, settings.connections, settings.limit));
    }

    /** So many connections to each gateway, shared by all users. At first 2. */
    public GatewayProtocol connections(int connections) {
        return new GatewayProtocol(new Settings(settings.addresses, settings.token, connections, settings.limit));
    }

    /** Every call has to be answered within this, unless a request says otherwise. At first 10 s. */
    public GatewayProtocol limit(Duration limit) {
        return new GatewayProtocol(new Settings(settings.addresses, settings.token, settings.connections, limit));
    }

    @Override
    public Protocol protocol() {
        return this;
    }

    Settings settings() {
        return settings;
    }

    /** The simulation that made it. */
    String simulation() {
        return simulation;
    }
}
