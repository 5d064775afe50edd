package io.hawser.device.simulator.cli;

import io.hawser.device.GatewayAddress;
import io.hawser.device.simulator.Placement;
import io.hawser.device.simulator.hocon.ScenarioFile;
import io.hawser.device.simulator.scenario.Durations;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which devices, and how many of them here: the options as they are written, and the scenario that they mean. Threads: one. */
final class FleetOptions {
    private static final Pattern SHARD = Pattern.compile("(\\d{1,3})/(\\d{1,3})");

    @Parameters(
            arity = "0..1",
            paramLabel = "SCENARIO",
            description =
                    "A scenario file, or one of the ready-made: firmware-rollout flaky-mobile hostile plain"
                            + " reconnect-storm smoke soak steady-fleet. Default: ${DEFAULT-VALUE}, shaped by the options below.")
    private String scenario = ScenarioFile.PLAIN;

    @Option(
            names = "--set",
            paramLabel = "K=V",
            description = "Another value in the scenario, such as populations.sim.uplinks.every=1s; may be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--scale",
            paramLabel = "F",
            description = "So many times the devices in each population, such as 0.1; at least one.")
    private double scale = 1;

    @Option(
            names = "--gateway",
            paramLabel = OneDeviceOptions.ADDRESS,
            description = "A gateway to connect to; may be repeated. Default: the scenario's, 127.0.0.1:7700.")
    private List<GatewayAddress> gateways = new ArrayList<>();

    @Option(names = "--duration", paramLabel = "D", description = "How long to send; 0 until Ctrl-C. Default: 0.")
    private @Nullable Duration duration;

    @Option(names = "--drain", paramLabel = "D", description = "Wait for acknowledgements at the end. Default: 10s.")
    private @Nullable Duration drain;

    @Option(names = "--seed", paramLabel = "N", description = "Of every random choice. Default: 1.")
    private @Nullable Long seed;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description =
                    "Run the I-th of N parts of the scenario, as other processes run the others; simulate merge adds"
                            + " their reports up. Default: 1/1.")
    private String shard = "1/1";

    @Option(
            names = "--source",
            paramLabel = "address",
            description =
                    "An address of this machine that connections go out from, such as 127.0.0.2; may be repeated: one"
                            + " has some 28,000 ports.")
    private List<InetAddress> sources = new ArrayList<>();

    @Option(names = "--devices", paramLabel = "N", description = "How many devices. Default: 100.")
    private @Nullable Integer devices;

    @Option(
            names = "--ramp",
            paramLabel = "R/s",
            converter = Rate.class,
            description = "How many devices start in a second; 0 for all at once. Default: 500/s.")
    private @Nullable Double ramp;

    @Option(
            names = "--uplink-every",
            paramLabel = "D",
            description = "How often each device sends, such as 500ms, 5s, 2m; 0 for never. Default: 5s.")
    private @Nullable Duration uplinkEvery;

    @Option(
            names = "--payload",
            paramLabel = "B",
            converter = ByteSize.class,
            description = "The least size of a payload in bytes, such as 64 or 4k. Default: 64.")
    private @Nullable Integer payload;

    @Option(names = "--window", paramLabel = "N", description = "Unacknowledged uplinks a device. Default: 64.")
    private @Nullable Integer window;

    @Option(
            names = "--commands",
            description = "What devices do with a command: ${COMPLETION-CANDIDATES}. Default: echo.")
    private @Nullable Behaviour commands;

    @Option(
            names = "--command-delay",
            paramLabel = "D",
            description = "How long commands take, such as 100ms or \"uniform 50ms 200ms\". Default: 0s.")
    private @Nullable String commandDelay;

    @Option(names = "--protocol", description = "hdp1 or json-lines. Default: hdp1.")
    private @Nullable String protocol;

    @Option(names = "--id-prefix", paramLabel = "P", description = "Device ids begin so. Default: sim-.")
    private @Nullable String idPrefix;

    @Option(names = "--token", description = "The devices' token; or HAWSER_DEVICE_TOKEN in the environment.")
    private @Nullable String token;

    @Option(
            names = "--hmac-secret",
            description = "The devices' HMAC secret; or HAWSER_DEVICE_HMAC_SECRET in the environment.")
    private @Nullable String hmacSecret;

    @Option(names = "--keep-alive", paramLabel = "D", description = "What devices ask for. Default: 60s.")
    private @Nullable Duration keepAlive;

    /** What devices do with a command; the constants are the words of the command line. */
    enum Behaviour {
        /** Succeed with the command's payload. */
        echo,
        /** Fail. */
        fail,
        /** Reject. */
        reject,
        /** Never end it. */
        ignore,
        /** Succeed, and say so twice. */
        twice,
        /** Succeed behind the deadline. */
        late
    }

    /**
     * The scenario, with all that is written beside it.
     *
     * @throws IllegalArgumentException when the options do not make one
     */
    ScenarioFile scenarioFile() {
        ScenarioFile file = ScenarioFile.load(scenario);
        List<String> all = new ArrayList<>();
        List<String> shape = shape();
        if (!shape.isEmpty()) {
            String population = onlyPopulation(file, shape.getFirst());
            shape.forEach(setting -> all.add("populations." + population + "." + setting));
        }
        if (!gateways.isEmpty()) {
            all.add("gateways=["
                    + String.join(
                            ",",
                            gateways.stream()
                                    .map(each -> '"' + each.toString() + '"')
                                    .toList()) + "]");
        }
        add(all, "duration", millis(duration));
        add(all, "drain", millis(drain));
        add(all, "seed", seed);
        all.addAll(settings);
        ScenarioFile changed = file.with(all);
        if (!(scale > 0 && scale <= 1e6)) {
            throw new IllegalArgumentException("--scale: " + scale + " (expected: more than 0)");
        }
        return scale == 1 ? changed : changed.scaled(scale);
    }

    /** @throws IllegalArgumentException when --shard makes no sense */
    Placement placement() {
        Matcher matcher = SHARD.matcher(shard);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("--shard: '" + shard + "' (expected: such as 1/3, the first of three)");
        }
        return new Placement(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), sources);
    }

    private List<String> shape() {
        if (token != null && hmacSecret != null) {
            throw new IllegalArgumentException("--token and --hmac-secret: both given (expected: one of them)");
        }
        List<String> shape = new ArrayList<>();
        add(shape, "devices", devices);
        add(shape, "ramp", ramp);
        add(shape, "uplinks.every", millis(uplinkEvery));
        add(shape, "uplinks.bytes", payload);
        add(shape, "window", window);
        add(shape, "commands.behaviour", commands);
        add(shape, "commands.delay", commandDelay);
        add(shape, "protocol", protocol);
        add(shape, "id-prefix", idPrefix);
        add(shape, "keep-alive", millis(keepAlive));
        add(shape, "login.method", token != null ? "token" : hmacSecret != null ? "hmac" : null);
        add(shape, "login.secret", token != null ? token : hmacSecret);
        return shape;
    }

    private static String onlyPopulation(ScenarioFile file, String setting) {
        if (file.populations().size() != 1) {
            String key = setting.substring(0, setting.indexOf('='));
            throw new IllegalArgumentException("which population? The scenario has "
                    + String.join(", ", file.populations()) + " (expected: --set populations.NAME." + key + "=…)");
        }
        return file.populations().getFirst();
    }

    private static @Nullable String millis(@Nullable Duration value) {
        return value == null ? null : Durations.write(value);
    }

    private static void add(List<String> settings, String key, @Nullable Object value) {
        if (value != null) {
            settings.add(key + "=" + value);
        }
    }
}
