package io.hawser.client;

import io.hawser.client.wire.RepeatLimits;
import io.hawser.client.wire.gateways.Backoff;
import io.hawser.client.wire.gateways.BearerToken;
import io.hawser.client.wire.gateways.Connector;
import io.hawser.client.wire.gateways.GatewayAddress;
import io.hawser.client.wire.gateways.Gateways;
import io.hawser.client.wire.gateways.Security;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * How a client is to be. Connections to this machine are plaintext unless TLS is configured; all others are TLS unless
 * {@link #plaintextAllowed}.
 *
 * <p>Threads: one.
 */
public final class HawserClientBuilder {
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final int DEFAULT_ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    // not one generator that threads would have to share: each draws from its own
    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();

    private final List<GatewayAddress> gateways = new ArrayList<>();
    private BearerToken token = BearerToken.none();
    private Security security = Security.DEFAULT;
    private Duration deadline = DEFAULT_DEADLINE;
    private int attempts = DEFAULT_ATTEMPTS;
    private Duration firstPause = FIRST_PAUSE;
    private Duration longestPause = LONGEST_PAUSE;
    private boolean learns = true;

    HawserClientBuilder() {}

    /**
     * Adds a gateway; at least one is needed. Of a cluster one is enough, two or three survive the death of one at the start.
     *
     * @param address {@code host:port}, IPv6 in brackets; without a port 7701
     */
    public HawserClientBuilder gateway(String address) {
        gateways.add(GatewayAddress.parse(address));
        return this;
    }

    /** Adds several, separated by commas. */
    public HawserClientBuilder gateways(String addresses) {
        for (String address : addresses.split(",", -1)) {
            gateway(address.strip());
        }
        return this;
    }

    /**
     * Calls no gateway but those whose addresses were given. Otherwise those learn of the rest of their cluster, by the
     * address that each gateway says it has: the token is shown there too, by the same TLS settings. One that can't be
     * reached from here, or is not who it should be, is not called.
     */
    public HawserClientBuilder learningNoOthers() {
        learns = false;
        return this;
    }

    /** The bearer token of every call. */
    public HawserClientBuilder token(String bearer) {
        token = BearerToken.of(bearer);
        return this;
    }

    /** A file with the bearer token, read for every call. */
    public HawserClientBuilder tokenFile(Path file) {
        token = BearerToken.in(file);
        return this;
    }

    /** TLS, trusting the certificates in this PEM file rather than the system's. */
    public HawserClientBuilder trust(Path pem) {
        security = security.withTrust(pem);
        return this;
    }

    /** TLS, showing this certificate; both files PEM, the key PKCS#8 without a password. */
    public HawserClientBuilder clientCertificate(Path certificate, Path key) {
        security = security.withIdentity(certificate, key);
        return this;
    }

    /** Goes without TLS beyond this machine too: for networks where something else protects the token. */
    public HawserClientBuilder plaintextAllowed() {
        security = security.withPlaintextAllowed();
        return this;
    }

    /** How long a call may take that says nothing else, repeats included; also how long a stream may take to open. Default: 10 s. */
    public HawserClientBuilder deadline(Duration within) {
        if (within.isNegative() || within.isZero()) {
            throw new IllegalArgumentException("deadline: " + within + " (expected: more than 0)");
        }
        deadline = within;
        return this;
    }

    /** How often a call that may be repeated is made in all; 1: never repeated. Default: 4. */
    public HawserClientBuilder attempts(int most) {
        attempts = most;
        return this;
    }

    /** Between tries once every gateway has failed, and how long one that failed rests: doubling. Default: 100 ms to 5 s. */
    public HawserClientBuilder pauses(Duration first, Duration longest) {
        firstPause = first;
        longestPause = longest;
        return this;
    }

    /** Makes the client; it connects when first used. */
    public HawserClient build() {
        if (gateways.isEmpty()) {
            throw new IllegalStateException("gateways: none (expected: at least one)");
        }
        var backoff = new Backoff(firstPause, longestPause, RANDOM);
        var limits = new RepeatLimits(attempts, backoff);
        Gateways connected =
                new Connector(security, token, backoff, CONNECT_TIMEOUT, System::nanoTime).connect(gateways);
        return new HawserClient(connected, limits, backoff, deadline, learns);
    }
}
