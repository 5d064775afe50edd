package io.hawser.device.simulator.cli;

import io.hawser.device.GatewayAddress;
import io.hawser.device.simulator.recording.RecordedTraffic;
import io.hawser.device.simulator.recording.RecordingException;
import io.hawser.device.simulator.replay.RecordingFile;
import io.hawser.device.simulator.replay.Replay;
import io.hawser.device.simulator.replay.ReplayReport;
import io.hawser.device.simulator.replay.ReplaySettings;
import io.hawser.device.simulator.replay.ReplayedConnection;
import io.hawser.device.simulator.scenario.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays a recording to a gateway again. Threads: the caller's, which it blocks. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Sends what devices sent in a recording to a gateway again, with the pauses they made.",
            "Ids and secrets are those of the recording. A device that logged in with HMAC can't be replayed: its proof"
                    + " answers a nonce that the gateway does not send again."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:All was sent.",
            "1:Some connection could not be sent to its end.",
            "2:The file is no recording, or the options make no sense."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_SHOWN = 50;
    private static final Duration STALL = Duration.ofSeconds(10);

    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "FILE",
            description = "A capture (pcap, pcapng), lines CONNECTION SECONDS > HEX, or a hex dump for one connection;"
                    + " docs/simulate-fuzz-and-replay.md says more.")
    private @Nullable Path file;

    @Option(names = "--gateway", paramLabel = "host:port", description = "The gateway. Default: ${DEFAULT-VALUE}.")
    private GatewayAddress gateway = GatewayAddress.parse("127.0.0.1:7700");

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The gateway's port in a capture. Default: the one to which most connections were opened.")
    private @Nullable Integer port;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "By what pauses are divided; 0: no pauses, nor waiting for answers. Default: 1.")
    private double speed = 1;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "How often each connection is replayed, all at once; they are the same device. Default: 1.")
    private int copies = 1;

    @Option(
            names = "--patience",
            paramLabel = "D",
            description = "How long a connection waits for the gateway behind its last step. Default: 1s.")
    private Duration patience = Duration.ofSeconds(1);

    @Option(names = "--save", paramLabel = "FILE", description = "Write the recording as lines, too.")
    private @Nullable Path save;

    @Option(names = "--dry-run", description = "Say what is in the recording, and send nothing.")
    private boolean dryRun;

    @Spec
    private @Nullable CommandSpec spec;

    ReplayCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = line().getOut();
        try {
            ReplaySettings settings = new ReplaySettings(gateway, speed, copies, patience, STALL);
            RecordedTraffic traffic = read();
            describe(traffic, out);
            if (dryRun) {
                return CommandLine.ExitCode.OK;
            }
            ReplayReport report = new Replay(traffic, settings, System::nanoTime, surroundings.stopped()).run();
            print(report, out);
            return report.isSentFully() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(line(), String.valueOf(refused.getMessage()), refused);
        } catch (IOException | RecordingException unusable) {
            line().getErr().println("hawser simulate replay: " + unusable.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }

    private RecordedTraffic read() throws IOException, RecordingException {
        if (port != null && (port < 1 || port > MAX_PORT)) {
            throw new IllegalArgumentException("--port: " + port + " (expected: 1.." + MAX_PORT + ")");
        }
        Path from = Optional.ofNullable(file).orElseThrow();
        RecordedTraffic traffic = readFrom(from);
        if (traffic.connections().isEmpty()) {
            throw new RecordingException(from + ": no connections (expected: at least one)"
                    + traffic.remarks().stream().map(each -> "; " + each).collect(Collectors.joining()));
        }
        if (save != null) {
            try {
                RecordingFile.write(traffic, save);
            } catch (IOException refused) {
                throw new IOException("--save: " + save + " can't be written: " + refused, refused);
            }
        }
        return traffic;
    }

    private RecordedTraffic readFrom(Path from) throws IOException, RecordingException {
        try {
            return RecordingFile.read(from, port == null ? OptionalInt.empty() : OptionalInt.of(port));
        } catch (RecordingException broken) {
            throw new RecordingException(from + ": " + broken.getMessage());
        } catch (IOException refused) {
            throw new IOException(from + " can't be read: " + refused, refused);
        }
    }

    private static void describe(RecordedTraffic traffic, PrintWriter out) {
        traffic.remarks().forEach(remark -> out.println("note: " + remark));
        out.printf(
                "recorded: %d connections, %d bytes to the gateway, %s%n",
                traffic.connections().size(), traffic.bytesSent(), Durations.show(traffic.length()));
    }

    private static void print(ReplayReport report, PrintWriter out) {
        report.connections().stream().limit(MAX_SHOWN).forEach(each -> out.println(row(each)));
        int more = report.connections().size() - MAX_SHOWN;
        if (more > 0) {
            out.printf("… and %d more connections%n", more);
        }
        out.printf(
                "replayed: %d connections (%s), sent %d bytes, received %d, in %s%n",
                report.connections().size(),
                report.endings().entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", ")),
                report.bytesSent(),
                report.bytesReceived(),
                Durations.show(report.elapsed()));
        out.printf(
                "late against the plan: p50 %s, max %s%n",
                Durations.show(report.lagP50()), Durations.show(report.lagMax()));
    }

    private static String row(ReplayedConnection each) {
        return String.format(
                "  %-30s %s, sent %d of %d, received %d%s",
                each.name(),
                each.ending(),
                each.bytesSent(),
                each.bytesToSend(),
                each.bytesReceived(),
                each.isSentFully() ? "" : "  NOT SENT TO ITS END");
    }

    private CommandLine line() {
        return Optional.ofNullable(spec).orElseThrow().commandLine();
    }
}
