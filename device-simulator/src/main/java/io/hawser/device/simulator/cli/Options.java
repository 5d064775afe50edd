package io.hawser.device.simulator.cli;

import io.hawser.device.BackOff;
import io.hawser.device.Credential;
import io.hawser.device.GatewayAddress;
import io.hawser.device.simulator.CommandMode;
import io.hawser.device.simulator.FleetConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options as they are written, and the fleet that they mean. Threads: the main thread's. */
final class Options {
    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(10);

    @Option(
            names = "--gateway",
            paramLabel = "host:port",
            description = "A gateway to connect to; may be repeated. Default: 127.0.0.1:7700.")
    private List<GatewayAddress> gateways = new ArrayList<>();

    @Option(names = "--devices", paramLabel = "N", description = "How many devices. Default: ${DEFAULT-VALUE}.")
    private int devices = 100;

    @Option(
            names = "--ramp",
            paramLabel = "R/s",
            converter = Rate.class,
            description = "How many devices start in a second; 0 for all at once. Default: 500/s.")
    private double ramp = 500;

    @Option(
            names = "--uplink-every",
            paramLabel = "D",
            description = "How often each device sends, such as 500ms, 5s, 2m; 0 for never. Default: 5s.")
    private Duration uplinkEvery = Duration.ofSeconds(5);

    @Option(
            names = "--payload",
            paramLabel = "B",
            converter = ByteSize.class,
            description = "The least size of a payload in bytes, such as 64 or 4k. Default: ${DEFAULT-VALUE}.")
    private int payload = 64;

    @Option(names = "--window", paramLabel = "N", description = "Unacknowledged uplinks a device. Default: 64.")
    private int window = 64;

    @Option(names = "--commands", description = "What devices do with a command: echo, delay or fail. Default: echo.")
    private Mode commands = Mode.echo;

    @Option(names = "--command-delay", paramLabel = "D", description = "For --commands delay. Default: 100ms.")
    private Duration commandDelay = Duration.ofMillis(100);

    @Option(names = "--duration", paramLabel = "D", description = "How long to send; 0 until Ctrl-C. Default: 0.")
    private Duration duration = Duration.ZERO;

    @Option(names = "--drain", paramLabel = "D", description = "Wait for acknowledgements at the end. Default: 10s.")
    private Duration drain = Duration.ofSeconds(10);

    @Option(names = "--protocol", description = "hdp1 or json-lines. Default: ${DEFAULT-VALUE}.")
    private String protocol = "hdp1";

    @Option(names = "--id-prefix", paramLabel = "P", description = "Device ids begin so. Default: ${DEFAULT-VALUE}.")
    private String idPrefix = "sim-";

    @Option(names = "--token", description = "The devices' token; or HAWSER_DEVICE_TOKEN in the environment.")
    private @Nullable String token;

    @Option(
            names = "--hmac-secret",
            description = "The devices' HMAC secret; or HAWSER_DEVICE_HMAC_SECRET in the environment.")
    private @Nullable String hmacSecret;

    @Option(names = "--keep-alive", paramLabel = "D", description = "What devices ask for. Default: 60s.")
    private Duration keepAlive = Duration.ofSeconds(60);

    @Option(names = "--seed", paramLabel = "N", description = "Of every random choice. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--assert",
            paramLabel = "<assertion>",
            description =
                    "What must hold at the end, such as \"p99 < 50ms\", else the status is 1; may be repeated. Metrics: p50 p95 p99 max"
                            + " connected failed lost sent acknowledged commands; operators: < <= > >= ==.")
    private List<Assertion> assertions = new ArrayList<>();

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            description = "Take down in a new file what devices got acknowledged and carried out, for hawser audit.")
    private @Nullable Path ledger;

    @Option(names = "--json", description = "Report in JSON instead of a table.")
    private boolean json;

    /** How long to send; zero until Ctrl-C. */
    Duration duration() {
        return duration;
    }

    List<Assertion> assertions() {
        return assertions;
    }

    boolean json() {
        return json;
    }

    Optional<Path> ledger() {
        return Optional.ofNullable(ledger);
    }

    /**
     * The fleet.
     *
     * @param environment a variable's value by its name
     * @throws IllegalArgumentException when options do not make one
     */
    FleetConfig fleet(Function<String, Optional<String>> environment) {
        return new FleetConfig(
                gateways.isEmpty() ? List.of(GatewayAddress.parse("127.0.0.1:7700")) : gateways,
                devices,
                ramp,
                uplinkEvery,
                payload,
                commandMode(),
                protocol,
                idPrefix,
                credential(environment),
                keepAlive,
                window,
                new BackOff(Duration.ofMillis(500), MAX_BACK_OFF),
                drain,
                seed);
    }

    private CommandMode commandMode() {
        return switch (commands) {
            case echo -> new CommandMode.Echo();
            case delay -> new CommandMode.Delay(commandDelay);
            case fail -> new CommandMode.Fail();
        };
    }

    private Credential credential(Function<String, Optional<String>> environment) {
        // What stands on the command line counts before what the environment says, of either kind.
        if (token != null && hmacSecret != null) {
            throw new IllegalArgumentException("--token and --hmac-secret: both given (expected: one of them)");
        }
        if (token != null) {
            return Credential.token(token);
        }
        if (hmacSecret != null) {
            return Credential.hmacSecret(hmacSecret);
        }
        return environment
                .apply("HAWSER_DEVICE_HMAC_SECRET")
                .map(Credential::hmacSecret)
                .or(() -> environment.apply("HAWSER_DEVICE_TOKEN").map(Credential::token))
                .orElseGet(Credential::none);
    }

    /** What devices do with a command; the constants are the words of the command line. */
    enum Mode {
        /** Succeed with the command's payload. */
        echo,
        /** The same after --command-delay. */
        delay,
        /** Fail. */
        fail
    }
}
