package io.hawser.client.cli;

import io.hawser.client.BroadcastCommand;
import io.hawser.client.DeviceSelection;
import io.hawser.client.HawserClient;
import io.hawser.client.IfOffline;
import io.hawser.client.WaitFor;
import io.hawser.client.cli.text.Durations;
import io.hawser.client.cli.text.TerminalText;
import io.hawser.client.failure.HawserException;
import io.hawser.client.view.BroadcastView;
import io.hawser.client.view.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "broadcast",
        description =
                "Sends a command to many devices. The exit status is 1 if one could not be stored or ended otherwise than SUCCEEDED.")
final class BroadcastSubcommand extends Subcommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "What to do, in the devices' own terms.")
    private String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "PAYLOAD", description = "What goes with it, as text.")
    private Optional<String> payload = Optional.empty();

    @ArgGroup(multiplicity = "1")
    private final Selection selection = new Selection();

    @Option(
            names = "--wait",
            defaultValue = "completed",
            description = "stored, delivered or completed. Default: completed.")
    private WaitFor waitFor = WaitFor.COMPLETED;

    @Option(
            names = "--ttl",
            converter = Durations.class,
            defaultValue = "30s",
            description = "How long each command may take. Default: 30s.")
    private Duration timeToLive = Duration.ofSeconds(30);

    @Option(names = "--if-offline", defaultValue = "queue", description = "queue or fail. Default: queue.")
    private IfOffline ifOffline = IfOffline.QUEUE;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Store so many commands a second at most: 1 to 100,000. Default: 1000.")
    private int rate = 1_000;

    BroadcastSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) throws Exception {
        var command = new BroadcastCommand(
                selection.devices(), name, Payload.ofUtf8(payload.orElse("")), timeToLive, ifOffline, waitFor, rate);
        try (var broadcast = client.commands().broadcast(command, this::progress)) {
            BroadcastView last = broadcast.done().get();
            return isAllWell(last) ? OK : FAILED;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof HawserException failure) {
                throw failure;
            }
            throw failed;
        }
    }

    private static boolean isAllWell(BroadcastView last) {
        long badly = last.failed() + last.rejected() + last.timedOut() + last.cancelled();
        return badly == 0 && last.failures() == 0;
    }

    private void progress(BroadcastView progress) {
        show(progress, lines(progress));
    }

    private static List<String> lines(BroadcastView progress) {
        List<String> lines = new ArrayList<>();
        lines.add((progress.done() ? "done" : "    ") + "  selected " + progress.selected() + "  stored "
                + progress.stored() + "  delivered " + progress.delivered() + "  succeeded "
                + progress.succeeded() + "  failed " + progress.failed() + "  rejected " + progress.rejected()
                + "  timed out " + progress.timedOut() + "  cancelled " + progress.cancelled() + "  not stored "
                + progress.failures());
        progress.newFailures()
                .forEach(failure -> lines.add("not stored: " + TerminalText.escape(failure.deviceId()) + "  "
                        + TerminalText.escape(failure.reason() + ": " + failure.message())));
        return lines;
    }

    /** Which devices: one of these. */
    private static final class Selection {
        @Option(names = "--device", split = ",", paramLabel = "DEVICE", description = "These devices.")
        private List<String> devices = List.of();

        @Option(names = "--prefix", description = "Devices, connected or provisioned, whose id begins with this.")
        private Optional<String> prefix = Optional.empty();

        @Option(names = "--all-connected", description = "All devices connected now.")
        private boolean allConnected;

        DeviceSelection devices() {
            if (allConnected) {
                return DeviceSelection.ALL_CONNECTED;
            }
            return prefix.isPresent() ? new DeviceSelection.Prefix(prefix.get()) : new DeviceSelection.Ids(devices);
        }
    }
}
