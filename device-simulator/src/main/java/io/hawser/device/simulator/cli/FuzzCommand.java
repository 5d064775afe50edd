package io.hawser.device.simulator.cli;

import io.hawser.device.Credential;
import io.hawser.device.simulator.fuzz.Fuzz;
import io.hawser.device.simulator.fuzz.FuzzReport;
import io.hawser.device.simulator.fuzz.FuzzSettings;
import io.hawser.device.simulator.fuzz.FuzzTable;
import io.hawser.device.simulator.mutation.Cases;
import io.hawser.protocol.DeviceCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks for bytes that hurt a gateway. Threads: the caller's, which it blocks. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Sends a gateway spoilt frames, each on a connection of its own, and watches whether it still serves a device"
                    + " that does nothing wrong.",
            "Not for a gateway in service: it gets devices, uplinks and take-overs that mean nothing. What is printed and"
                    + " saved of bytes has the token in it."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:Nothing hurt.",
            "1:Some bytes hurt; they are printed.",
            "2:The gateway was not well before the first case, or the options make no sense."
        })
final class FuzzCommand implements Callable<Integer> {
    private static final long MAX_RANDOM_SEED = 1_000_000_000;

    private final Surroundings surroundings;

    @Mixin
    private OneDeviceOptions options = new OneDeviceOptions();

    @Option(names = "--seed", paramLabel = "N", description = "Of every random choice. Default: another each time.")
    private @Nullable Long seed;

    @Option(names = "--cases", paramLabel = "N", description = "How many. Default: ${DEFAULT-VALUE}.")
    private long cases = 1000;

    @Option(
            names = "--duration",
            paramLabel = "D",
            description = "For how long at most. Default: until all are played.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--case",
            paramLabel = "N",
            description = "Only the case of this number, with the --seed it was of.")
    private @Nullable Long only;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "How many cases at once, 1 to 64; the gateway's health is looked at behind so many."
                    + " Default: ${DEFAULT-VALUE}.")
    private int parallel = 8;

    @Option(
            names = "--patience",
            paramLabel = "D",
            description = "How long the gateway may be silent before a case is over. Default: 500ms.")
    private Duration patience = Duration.ofMillis(500);

    @Option(names = "--slow", paramLabel = "D", description = "From when on it is hurt, not only busy. Default: 2s.")
    private Duration slow = Duration.ofSeconds(2);

    @Option(names = "--timeout", paramLabel = "D", description = "How long each step may take. Default: 5s.")
    private Duration timeout = Duration.ofSeconds(5);

    @Option(
            names = "--recovery",
            paramLabel = "D",
            description = "How long a gateway that was hurt has to become well; else the run ends. Default: 30s.")
    private Duration recovery = Duration.ofSeconds(30);

    @Option(
            names = "--shrink",
            paramLabel = "N",
            description = "How many shorter versions of bytes that hurt are tried; 0: none. Default: ${DEFAULT-VALUE}.")
    private int shrink = 50;

    @Option(
            names = "--id-prefix",
            description = "Of the devices' ids, 0 to 63 and health behind it. Default: ${DEFAULT-VALUE}.")
    private String idPrefix = "hawser-fuzz-";

    @Option(names = "--out", paramLabel = "DIR", description = "Keep bytes that hurt in files for simulate replay.")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    FuzzCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            return fuzz(Optional.ofNullable(seed)
                    .orElseGet(() -> RandomGenerator.getDefault().nextLong(MAX_RANDOM_SEED)));
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(line(), String.valueOf(refused.getMessage()), refused);
        } catch (IOException failure) {
            line().getErr().println("hawser simulate fuzz: " + options.gateway() + ": " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }

    private int fuzz(long chosen) throws IOException, InterruptedException {
        Credential credential = options.credential(surroundings.environment());
        DeviceCodec codec = options.codec();
        FuzzSettings settings = settings(credential);
        makeDirectory();
        FindingPrinter printer = new FindingPrinter(
                line().getOut(),
                line().getErr(),
                again(chosen),
                credential,
                codec,
                Optional.ofNullable(out),
                System::nanoTime);
        line().getOut().println("seed " + chosen);
        FuzzReport report = new Fuzz(
                        settings,
                        new Cases(options.protocol(), codec, credential, idPrefix, chosen),
                        codec,
                        System::nanoTime,
                        surroundings.stopped(),
                        printer)
                .run();
        line().getOut().print(FuzzTable.of(report));
        line().getOut().flush();
        return report.findings().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private FuzzSettings settings(Credential credential) {
        if (only != null && seed == null) {
            throw new IllegalArgumentException("--case: " + only + " without --seed (expected: both)");
        }
        return new FuzzSettings(
                options.gateway(),
                credential,
                idPrefix + "health",
                only == null ? 0 : only,
                only == null ? cases : 1,
                duration,
                parallel,
                patience,
                slow,
                timeout,
                recovery,
                shrink);
    }

    private void makeDirectory() {
        try {
            if (out != null) {
                Files.createDirectories(out);
            }
        } catch (IOException refused) {
            throw new IllegalArgumentException("--out: " + out + " can't be made: " + refused, refused);
        }
    }

    /** Without the credential, which whoever repeats it has. */
    private String again(long chosen) {
        return "simulate fuzz --gateway " + options.gateway() + " --protocol " + options.protocol() + " --id-prefix "
                + idPrefix + " --seed " + chosen + " --case ";
    }

    private CommandLine line() {
        return Optional.ofNullable(spec).orElseThrow().commandLine();
    }
}
