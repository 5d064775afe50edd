package io.hawser.client.cli.text;

import io.hawser.client.view.ComponentView;
import io.hawser.client.view.NodeView;
import io.hawser.client.view.ProbeView;
import io.hawser.client.view.StatusView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A status for people: the verdict first, then why, then the figures. */
public final class StatusText {
    private static final int WIDTH = 100;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final double UNIT = 1024;

    private StatusText() {}

    /** All of it; the verdict's word {@code colored} or plain. */
    public static List<String> lines(StatusView status, boolean colored) {
        Verdict verdict = Verdict.of(status);
        List<String> lines = new ArrayList<>();
        lines.add(colored ? verdict.colored() : verdict.line());
        status.warnings().forEach(warning -> lines.add("warning: " + TerminalText.escape(warning)));
        lines.addAll(warningsOfOthers(status));
        lines.add("");
        lines.addAll(components(status));
        if (!status.probes().isEmpty()) {
            lines.add("");
            lines.addAll(probes(status));
        }
        if (status.nodes().size() > 1) {
            lines.add("");
            lines.addAll(nodes(status));
        }
        lines.add("");
        lines.addAll(figures(status));
        return lines;
    }

    /** One line, for a log that grows. */
    public static String line(StatusView status) {
        String components = String.join(
                " ",
                status.components().stream()
                        .map(each -> each.name() + "=" + each.state())
                        .toList());
        return TerminalText.escape(status.nodeId() + " up " + Durations.text(status.uptime()) + " sessions "
                + status.sessions() + " in/s " + figure(status.rates().messagesIn()) + " out/s "
                + figure(status.rates().messagesOut()) + " commands " + status.commandsOutstanding() + " "
                + components);
    }

    private static List<String> components(StatusView status) {
        var table = new Table("COMPONENT", "STATE", "SINCE", "RESTARTS", "LAST FAILURE");
        for (ComponentView each : status.components()) {
            table.row(each.name(), each.state(), ago(each.since(), status), each.restarts(), failure(each, status));
        }
        return table.lines(WIDTH);
    }

    private static String failure(ComponentView component, StatusView status) {
        return component.lastFailureTime().map(time -> ago(time, status) + ": ").orElse("") + component.lastFailure();
    }

    private static List<String> probes(StatusView status) {
        var table = new Table("PROBE", "COMPONENT", "LAST", "LIMIT", "WORST", "FAILURES", "PROBLEM");
        for (ProbeView each : status.probes()) {
            table.row(
                    each.name(),
                    each.component(),
                    Ages.measured(each.last()),
                    Ages.measured(each.threshold()),
                    Ages.measured(each.worst()),
                    each.failures(),
                    each.problem());
        }
        return table.lines(WIDTH);
    }

    private static List<String> nodes(StatusView status) {
        var table = new Table("NODE", "STATE", "SINCE", "SESSIONS", "COMMANDS", "RPC", "VERSION");
        for (NodeView each : status.nodes()) {
            table.row(
                    each.nodeId(),
                    each.state(),
                    ago(each.since(), status),
                    each.sessions(),
                    each.commandsOutstanding(),
                    each.rpcAddress(),
                    each.version());
        }
        return table.lines(WIDTH);
    }

    private static List<String> warningsOfOthers(StatusView status) {
        return status.nodes().stream()
                .filter(node -> !node.nodeId().equals(status.nodeId()))
                .flatMap(node -> node.warnings().stream().map(warning -> "warning: " + node.nodeId() + ": " + warning))
                .map(TerminalText::escape)
                .toList();
    }

    private static List<String> figures(StatusView status) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "sessions     %,d now, %,d at most; %,d commands outstanding",
                        status.sessions(),
                        status.peakSessions(),
                        status.commandsOutstanding()),
                "per second   in " + figure(status.rates().messagesIn()) + " messages, "
                        + bytes(status.rates().bytesIn()) + "; out "
                        + figure(status.rates().messagesOut()) + " messages, "
                        + bytes(status.rates().bytesOut()),
                TerminalText.escape(String.format(
                        Locale.ROOT,
                        "event log    %,d events, %s, %s, %s",
                        status.eventLog().events(),
                        bytes((double) status.eventLog().bytes()),
                        status.eventLog().engine(),
                        status.eventLog().durability())),
                TerminalText.escape("process      version " + status.version() + ", up " + Ages.text(status.uptime())
                        + ", since " + status.startTime()));
    }

    private static String ago(Instant time, StatusView status) {
        return Ages.text(Ages.between(time, status.asOf())) + " ago";
    }

    private static String figure(double rate) {
        return String.format(Locale.ROOT, "%,.1f", rate);
    }

    private static String bytes(double number) {
        double shown = number;
        int unit = 0;
        while (shown >= UNIT && unit < UNITS.length - 1) {
            shown /= UNIT;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", shown, UNITS[unit]);
    }
}
