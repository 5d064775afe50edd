package io.hawser.device.simulator.cli;

import io.hawser.device.Credential;
import io.hawser.device.GatewayAddress;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where one device connects and how it logs in. Threads: one. */
final class OneDeviceOptions {
    /** How a gateway's address is written, for help. */
    static final String ADDRESS = "host:port or ws://host:port[/path]";

    @Option(names = "--gateway", paramLabel = ADDRESS, description = "The gateway. Default: ${DEFAULT-VALUE}.")
    private GatewayAddress gateway = GatewayAddress.parse("127.0.0.1:7700");

    @Option(names = "--protocol", description = "hdp1 or json-lines. Default: ${DEFAULT-VALUE}.")
    private String protocol = "hdp1";

    @Option(names = "--token", description = "The device's token; or HAWSER_DEVICE_TOKEN in the environment.")
    private @Nullable String token;

    @Option(
            names = "--hmac-secret",
            description = "The device's HMAC secret; or HAWSER_DEVICE_HMAC_SECRET in the environment.")
    private @Nullable String hmacSecret;

    GatewayAddress gateway() {
        return gateway;
    }

    String protocol() {
        return protocol;
    }

    /** @throws IllegalArgumentException when no such protocol is installed */
    DeviceCodec codec() {
        DeviceCodecs codecs = DeviceCodecs.load();
        return codecs.byName(protocol)
                .map(DeviceCodecProvider::codec)
                .orElseThrow(() -> new IllegalArgumentException(
                        "--protocol: " + protocol + " (expected: one of " + codecs.names() + ")"));
    }

    /** What stands on the command line counts before what the environment says, of either kind. */
    Credential credential(Function<String, Optional<String>> environment) {
        if (token != null && hmacSecret != null) {
            throw new IllegalArgumentException("--token and --hmac-secret: both given (expected: one of them)");
        }
        if (token != null) {
            return Credential.token(token);
        }
        return hmacSecret != null ? Credential.hmacSecret(hmacSecret) : fromEnvironment(environment);
    }

    private static Credential fromEnvironment(Function<String, Optional<String>> environment) {
        return environment
                .apply("HAWSER_DEVICE_HMAC_SECRET")
                .map(Credential::hmacSecret)
                .or(() -> environment.apply("HAWSER_DEVICE_TOKEN").map(Credential::token))
                .orElseGet(Credential::none);
    }
}
