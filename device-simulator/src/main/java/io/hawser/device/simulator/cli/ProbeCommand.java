package io.hawser.device.simulator.cli;

import io.hawser.device.Carrier;
import io.hawser.device.Credential;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.simulator.hostile.BareSocket;
import io.hawser.device.simulator.scenario.Durations;
import io.hawser.protocol.Bye;
import io.hawser.protocol.DeviceId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One handshake, for monitors. Threads: the caller's, which it blocks. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Logs in as one device, says goodbye, and says in one line how that went: a check for monitors.",
        exitCodeListHeading = "%nExit status, as monitoring plugins have it:%n",
        exitCodeList = {
            "0:The device was welcome.",
            "1:It was, and it took longer than --slow.",
            "2:It was not, or the options make no sense."
        })
final class ProbeCommand implements Callable<Integer> {
    private static final int SLOW = 1;
    private static final int DOWN = 2;

    private final Surroundings surroundings;

    @Mixin
    private OneDeviceOptions options = new OneDeviceOptions();

    @Option(
            names = "--id",
            description = "The device's id; one that nobody else has, for it takes over. Default: ${DEFAULT-VALUE}.")
    private String id = "hawser-probe";

    @Option(names = "--slow", paramLabel = "D", description = "From when on it is too slow. Default: 1s.")
    private Duration slow = Duration.ofSeconds(1);

    @Option(names = "--timeout", paramLabel = "D", description = "How long each step may take. Default: 5s.")
    private Duration timeout = Duration.ofSeconds(5);

    @Spec
    private @Nullable CommandSpec spec;

    ProbeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        CommandLine line = Optional.ofNullable(spec).orElseThrow().commandLine();
        try {
            Duration took = handshake(new DeviceId(id), options.credential(surroundings.environment()));
            boolean isSlow = took.compareTo(slow) > 0;
            line.getOut()
                    .println(
                            (isSlow ? "SLOW " : "OK ") + options.gateway() + " welcomes after " + Durations.show(took));
            return isSlow ? SLOW : CommandLine.ExitCode.OK;
        } catch (IOException failure) {
            line.getOut().println("DOWN " + options.gateway() + ": " + failure.getMessage());
            return DOWN;
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(line, String.valueOf(refused.getMessage()), refused);
        }
    }

    /** How long it took until the device was welcome. */
    private Duration handshake(DeviceId device, Credential credential) throws IOException {
        return switch (options.gateway().carrier()) {
            case Carrier.Tcp() -> overTcp(device, credential);
            case Carrier.WebSocket _ ->
                new WebSocketHandshake()
                        .run(DeviceClientConfig.builder(device)
                                .gateways(options.gateway())
                                .protocol(options.protocol())
                                .credential(credential)
                                .keepAlive(Duration.ZERO)
                                .loginTimeout(timeout)
                                .build());
        };
    }

    private Duration overTcp(DeviceId device, Credential credential) throws IOException {
        long start = System.nanoTime();
        try (BareSocket socket = BareSocket.connect(options.gateway(), options.codec(), System::nanoTime)) {
            socket.login(device, credential, Duration.ZERO, timeout);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            socket.send(new Bye(0));
            return took;
        }
    }
}
