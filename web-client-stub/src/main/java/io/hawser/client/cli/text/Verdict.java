package io.hawser.client.cli.text;

import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.NodeState;
import io.hawser.client.view.NodeView;
import io.hawser.client.view.ProbeView;
import io.hawser.client.view.StatusView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a node is, and why.
 *
 * @param mood in a word
 * @param line in a sentence that begins with the node and has the word in it
 */
public record Verdict(Mood mood, String line) {
    private static final Set<ComponentState> COMING_UP = Set.of(ComponentState.STARTING, ComponentState.RESTARTING);

    /** The worst thing decides, and everything as bad is named. */
    public static Verdict of(StatusView status) {
        String node = "node " + TerminalText.escape(status.nodeId());
        String drain = status.drains() ? " is DRAINING," : "";
        List<String> failed = components(status, Set.of(ComponentState.FAILED));
        if (!failed.isEmpty()) {
            return told(Mood.TROUBLE, node + drain, failed);
        }
        List<String> degraded = Stream.concat(
                        components(status, Set.of(ComponentState.DEGRADED)).stream(), probes(status))
                .toList();
        if (!degraded.isEmpty()) {
            return told(Mood.DEGRADED, node + drain, degraded);
        }
        if (status.drains()) {
            return new Verdict(Mood.DRAINING, node + " is DRAINING" + drainingSince(status) + ": " + left(status));
        }
        List<String> comingUp = components(status, COMING_UP);
        return comingUp.isEmpty()
                ? new Verdict(Mood.WELL, node + " is WELL: " + figures(status))
                : told(Mood.WAIT, node, comingUp);
    }

    /** The line, with the word in color. */
    String colored() {
        return line.replaceFirst("\\b" + mood + "\\b", mood.colored());
    }

    private static Verdict told(Mood mood, String node, List<String> reasons) {
        return new Verdict(mood, node + (node.endsWith(",") ? " " : ": ") + mood + ": " + String.join("; ", reasons));
    }

    private static List<String> components(StatusView status, Set<ComponentState> states) {
        return status.components().stream()
                .filter(each -> states.contains(each.state()))
                .map(each -> said(each, status))
                .toList();
    }

    private static String said(ComponentView component, StatusView status) {
        String line = component.name() + " " + component.state() + " since "
                + Ages.text(Ages.between(component.since(), status.asOf()));
        // what failed before a restart that somebody asked for is not why it restarts
        boolean explains = !COMING_UP.contains(component.state())
                && !component.lastFailure().isEmpty();
        return TerminalText.escape(explains ? line + ": " + component.lastFailure() : line);
    }

    /** What probes find, where the component's own line does not say it. */
    private static Stream<String> probes(StatusView status) {
        return status.probes().stream()
                .filter(probe -> !probe.problem().isEmpty())
                .filter(probe -> status.component(probe.component())
                        .filter(component -> component.state() != ComponentState.RUNNING)
                        .isEmpty())
                .map(Verdict::said);
    }

    private static String said(ProbeView probe) {
        return TerminalText.escape(probe.component() + ": " + probe.problem());
    }

    private static String drainingSince(StatusView status) {
        Optional<Duration> since = status.nodes().stream()
                .filter(node ->
                        node.state() == NodeState.DRAINING && node.nodeId().equals(status.nodeId()))
                .map(NodeView::since)
                .map(then -> Ages.between(then, status.asOf()))
                .findFirst();
        return since.map(age -> " since " + Ages.text(age)).orElse("");
    }

    private static String left(StatusView status) {
        return counted(status.sessions(), "session") + " left";
    }

    private static String figures(StatusView status) {
        List<String> figures = new ArrayList<>();
        figures.add(counted(status.sessions(), "session"));
        figures.add(counted(status.commandsOutstanding(), "command") + " outstanding");
        figures.add("up " + Ages.text(status.uptime()));
        if (!status.warnings().isEmpty()) {
            figures.add(counted(status.warnings().size(), "warning") + " below");
        }
        return String.join(", ", figures);
    }

    private static String counted(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
}
