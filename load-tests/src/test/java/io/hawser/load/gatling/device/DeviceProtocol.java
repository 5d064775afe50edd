package io.hawser.load.gatling.device;

import io.gatling.core.protocol.Protocol;
import io.gatling.javaapi.core.ProtocolBuilder;
import io.hawser.device.GatewayAddress;
import io.hawser.load.gatling.request.SimulationName;
import io.hawser.load.gatling.request.Text;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Where the devices of a simulation connect to, and as whom; for {@code protocols(…)}.
 *
 * <p>Threads: immutable, any; what changes it makes another.
 */
public final class DeviceProtocol implements Protocol, ProtocolBuilder {
    private static final Settings DEFAULT = new Settings(
            new GatewayAddress("127.0.0.1", 7700),
            Text.of("load-"),
            new Secret.None(),
            provider("hdp1"),
            List.of(),
            0,
            Duration.ofSeconds(10));

    private final Settings settings;
    private final String simulation = SimulationName.ofCaller();

    /**
     * All that can be said.
     *
     * @param gateway where they connect to
     * @param idPrefix the ids of the devices are this and the user's number
     * @param secret to log in with
     * @param codec the wire protocol
     * @param sources local addresses to connect from, in turn; empty: the system's choice
     * @param keepAliveSeconds to ask for; 0 leaves it to the gateway
     * @param limit for each answer
     */
    record Settings(
            GatewayAddress gateway,
            Text idPrefix,
            Secret secret,
            DeviceCodecProvider codec,
            List<String> sources,
            int keepAliveSeconds,
            Duration limit) {}

    private DeviceProtocol(Settings settings) {
        this.settings = settings;
    }

    /** Devices of a gateway, without secrets, that speak HDP/1. */
    public static DeviceProtocol of(GatewayAddress gateway) {
        Settings s = DEFAULT;
        return new DeviceProtocol(
                new Settings(gateway, s.idPrefix, s.secret, s.codec, s.sources, s.keepAliveSeconds, s.limit));
    }

    /** A device that logs in without an id of its own is called {@code prefix} and its user's number. At first {@code load-}. */
    public DeviceProtocol idPrefix(String prefix) {
        Settings s = settings;
        return new DeviceProtocol(
                new Settings(s.gateway, Text.of(prefix), s.secret, s.codec, s.sources, s.keepAliveSeconds, s.limit));
    }

    /** They log in with this token, which may hold expressions. */
    public DeviceProtocol token(String token) {
        return secret(new Secret.Token(Text.of(token)));
    }

    /** They log in by HMAC-SHA256 with this secret, which may hold expressions. */
    public DeviceProtocol hmacSecret(String secret) {
        return secret(new Secret.Hmac(Text.of(secret)));
    }

    /** They speak {@code protocol}: {@code hdp1} or {@code json-lines}. */
    public DeviceProtocol protocol(String protocol) {
        Settings s = settings;
        return new DeviceProtocol(new Settings(
                s.gateway, s.idPrefix, s.secret, provider(protocol), s.sources, s.keepAliveSeconds, s.limit));
    }

    /** They connect from these local addresses in turn: one address has some 28,000 ports for connections to one gateway. */
    public DeviceProtocol sources(String... addresses) {
        Settings s = settings;
        return new DeviceProtocol(new Settings(
                s.gateway,
                s.idPrefix,
                s.secret,
                s.codec,
                List.copyOf(Arrays.asList(addresses)),
                s.keepAliveSeconds,
                s.limit));
    }

    /** They ask for this keep-alive interval, in whole seconds, and ping often enough for what they are granted. */
    public DeviceProtocol keepAlive(Duration interval) {
        Settings s = settings;
        return new DeviceProtocol(
                new Settings(s.gateway, s.idPrefix, s.secret, s.codec, s.sources, (int) interval.toSeconds(), s.limit));
    }

    /** Every answer has to come within this, unless a request says otherwise. At first 10 s. */
    public DeviceProtocol limit(Duration limit) {
        Settings s = settings;
        return new DeviceProtocol(
                new Settings(s.gateway, s.idPrefix, s.secret, s.codec, s.sources, s.keepAliveSeconds, limit));
    }

    @Override
    public Protocol protocol() {
        return this;
    }

    Settings settings() {
        return settings;
    }

    DeviceCodec codec() {
        return settings.codec.codec();
    }

    /** The simulation that made it. */
    String simulation() {
        return simulation;
    }

    private DeviceProtocol secret(Secret secret) {
        Settings s = settings;
        return new DeviceProtocol(
                new Settings(s.gateway, s.idPrefix, secret, s.codec, s.sources, s.keepAliveSeconds, s.limit));
    }

    private static DeviceCodecProvider provider(String protocol) {
        DeviceCodecs codecs = DeviceCodecs.load();
        return codecs.byName(protocol)
                .orElseThrow(() -> new IllegalArgumentException(
                        "protocol: " + protocol + " (expected: one of " + codecs.names() + ")"));
    }
}
