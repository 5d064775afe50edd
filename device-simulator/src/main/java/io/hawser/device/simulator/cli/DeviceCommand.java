package io.hawser.device.simulator.cli;

import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.protocol.DeviceId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One device by hand. Threads: the caller's, which reads the input; what happens is printed by the device's. */
@Command(
        name = "device",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Is one device, by hand: sends what you type, shows the commands that come, and answers them.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:It was told to quit, or its input ended and everything that it sent was acknowledged or refused.",
            "1:Its input ended, and within 10 s no acknowledgement of something came.",
            "2:The options make no sense."
        },
        footerHeading = "%nAt the prompt:%n",
        footer = {
            "  send NAME TEXT     an uplink, at least once; shows its acknowledgement",
            "  tell NAME TEXT     an uplink, at most once",
            "  ok N [TEXT]        command N succeeded",
            "  fail N [TEXT]      command N failed",
            "  reject N [TEXT]    command N is rejected",
            "  auto on|off        succeed every command at once, with its own payload",
            "  break              lose the connection without a word; the device comes back by itself",
            "  state              where it stands",
            "  help, quit"
        })
final class DeviceCommand implements Callable<Integer> {
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "ID", description = "The device's id.")
    private String id = "";

    @Mixin
    private OneDeviceOptions options = new OneDeviceOptions();

    @Option(names = "--keep-alive", paramLabel = "D", description = "What it asks for. Default: 60s.")
    private Duration keepAlive = Duration.ofSeconds(60);

    @Option(names = "--auto", description = "Succeed every command at once, from the beginning.")
    private boolean auto;

    @Spec
    private @Nullable CommandSpec spec;

    DeviceCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        CommandLine line = Optional.ofNullable(spec).orElseThrow().commandLine();
        PrintWriter out = line.getOut();
        DevicePrompt prompt = new DevicePrompt(out, auto);
        try (DeviceClient device = DeviceClient.start(config(), prompt, prompt)) {
            // nobody closes it: it is the program's
            BufferedReader in = new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
            String typed = in.readLine();
            while (typed != null && prompt.onLine(device, typed)) {
                typed = in.readLine();
            }
            return typed != null || isSettled(prompt) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(line, String.valueOf(refused.getMessage()), refused);
        }
    }

    /** Whoever types quit means it; input that ends, as that of a pipe, wants to know what became of what it sent. */
    private static boolean isSettled(DevicePrompt prompt) {
        return prompt.settled()
                .toCompletableFuture()
                .completeOnTimeout(false, LAST_ANSWERS.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }

    private DeviceClientConfig config() {
        return DeviceClientConfig.builder(new DeviceId(id))
                .gateways(options.gateway())
                .protocol(options.protocol())
                .credential(options.credential(surroundings.environment()))
                .keepAlive(keepAlive)
                .build();
    }
}
