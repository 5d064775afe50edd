package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.RebalanceOptions;
import io.hawser.client.cli.text.Ages;
import io.hawser.client.cli.text.TerminalText;
import io.hawser.client.view.RebalancePhase;
import io.hawser.client.view.RebalanceView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rebalance",
        description = {
            "Sends devices of a node to nodes of the cluster that have fewer, until it has about its share, and waits until"
                    + " then. For a cluster into which a node came back: devices stay where they are by themselves. It goes"
                    + " on if this is interrupted; the same command follows it again."
        })
final class RebalanceSubcommand extends Subcommand {
    @Option(names = "--node", paramLabel = "NODE", description = "The node that has too many. Default: the one called.")
    private String node = "";

    @Option(
            names = "--sessions-per-second",
            paramLabel = "N",
            description = "Send so many devices away per second. Default: 100.")
    private Optional<Integer> sessionsPerSecond = Optional.empty();

    RebalanceSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        if (node.isEmpty() && hasSeveralGateways()) {
            throw new IllegalArgumentException("--node: which of these gateways has too many devices?");
        }
        client.rebalance(
                new RebalanceOptions(node, sessionsPerSecond),
                progress -> show(progress, List.of(TerminalText.escape(line(progress)))));
        return OK;
    }

    private static String line(RebalanceView progress) {
        String after = Ages.measured(progress.elapsed());
        String figures = String.format(
                Locale.ROOT,
                "sent away %,d, sessions %,d of a share of %,d",
                progress.sessionsMoved(),
                progress.sessions(),
                progress.targetSessions());
        return progress.phase() == RebalancePhase.DONE
                ? "node " + progress.nodeId() + " is done after " + after + ": " + progress.outcome() + "; " + figures
                : String.format(Locale.ROOT, "%-12s  %s, after %s", progress.phase(), figures, after);
    }
}
