package io.hawser.client.cli;

import io.hawser.client.DrainOptions;
import io.hawser.client.HawserClient;
import io.hawser.client.cli.text.Ages;
import io.hawser.client.cli.text.Durations;
import io.hawser.client.cli.text.TerminalText;
import io.hawser.client.view.DrainPhase;
import io.hawser.client.view.DrainView;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "drain",
        description = {
            "Takes a node out of service and waits until it is: no new sessions, commands in flight finish, devices are sent"
                    + " away. It goes on if this is interrupted; the same command follows it again. A drained node serves"
                    + " again when its process is restarted."
        })
final class DrainSubcommand extends Subcommand {
    private static final Duration SHOWN_EVERY = Duration.ofSeconds(1);

    @Option(
            names = "--deadline",
            converter = Durations.class,
            paramLabel = "DURATION",
            description = "How long it may take, 1s to 24h; sessions left then are cut. Default: 5m.")
    private Optional<Duration> deadline = Optional.empty();

    @Option(
            names = "--reconnect-after",
            converter = Durations.class,
            paramLabel = "DURATION",
            description = "Send the devices away evenly over so long. Default: 10s, or the deadline if that is sooner.")
    private Optional<Duration> reconnectAfter = Optional.empty();

    @Option(
            names = "--sessions-per-second",
            paramLabel = "N",
            description = "Send so many devices away per second, rather than all within --reconnect-after.")
    private Optional<Integer> sessionsPerSecond = Optional.empty();

    @Option(
            names = "--alternate",
            paramLabel = "HOST:PORT",
            description =
                    "Send the devices there. Default: to the other nodes of the cluster; without any, to the address"
                            + " that they used.")
    private String alternate = "";

    @Option(names = "--node", paramLabel = "NODE", description = "The node. Default: the gateway that is called.")
    private String node = "";

    // both only the draining's thread touches
    private DrainPhase shownPhase = DrainPhase.UNKNOWN;
    private Duration shownAt = Duration.ZERO;

    DrainSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        if (node.isEmpty() && hasSeveralGateways()) {
            throw new IllegalArgumentException("--node: which of these gateways is to be drained?");
        }
        client.drain(new DrainOptions(node, deadline, reconnectAfter, sessionsPerSecond, alternate), this::progress);
        return OK;
    }

    private void progress(DrainView progress) {
        if (isWorthALine(progress)) {
            shownPhase = progress.phase();
            shownAt = progress.elapsed();
            show(progress, List.of(TerminalText.escape(line(progress))));
        }
    }

    private boolean isWorthALine(DrainView progress) {
        return json()
                || progress.phase() != shownPhase
                || progress.elapsed().minus(shownAt).compareTo(SHOWN_EVERY) >= 0;
    }

    private static String line(DrainView progress) {
        String after = Ages.measured(progress.elapsed());
        if (progress.phase() == DrainPhase.DONE) {
            String cut = progress.sessionsCut() == 0
                    ? "no session was cut"
                    : String.format(Locale.ROOT, "%,d cut at the deadline", progress.sessionsCut());
            return "node " + progress.nodeId() + " is drained after " + after + ": " + cut;
        }
        return String.format(
                Locale.ROOT,
                "%-12s  sessions left %,d, commands in flight %,d, after %s",
                progress.phase(),
                progress.sessions(),
                progress.commandsInFlight(),
                after);
    }
}
