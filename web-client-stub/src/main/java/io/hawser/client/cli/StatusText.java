package io.hawser.client.cli;

import io.hawser.client.view.ComponentView;
import io.hawser.client.view.NodeView;
import io.hawser.client.view.StatusView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A status for people. */
final class StatusText {
    private StatusText() {}

    static List<String> lines(StatusView status) {
        List<String> lines = new ArrayList<>();
        lines.add(TerminalText.escape("node " + status.nodeId() + ", version " + status.version()) + ", up "
                + Durations.text(status.uptime()));
        lines.add("sessions " + status.sessions() + " (peak " + status.peakSessions() + "), commands outstanding "
                + status.commandsOutstanding());
        lines.add(rates(status));
        lines.add(TerminalText.escape("event log: " + status.eventLog().events() + " events, "
                + status.eventLog().bytes() + " bytes, " + status.eventLog().engine() + ", "
                + status.eventLog().durability()));
        lines.add("");
        lines.addAll(components(status));
        if (status.nodes().size() > 1) {
            lines.add("");
            lines.addAll(nodes(status));
        }
        status.warnings().forEach(warning -> lines.add("warning: " + TerminalText.escape(warning)));
        return lines;
    }

    /** One line, for a log that grows. */
    static String line(StatusView status) {
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

    private static String rates(StatusView status) {
        return "messages/s in " + figure(status.rates().messagesIn()) + ", out "
                + figure(status.rates().messagesOut()) + "; bytes/s in "
                + figure(status.rates().bytesIn()) + ", out "
                + figure(status.rates().bytesOut());
    }

    private static String figure(double rate) {
        return String.format(Locale.ROOT, "%.1f", rate);
    }

    private static List<String> components(StatusView status) {
        var table = new Table("COMPONENT", "STATE", "SINCE", "RESTARTS", "LAST FAILURE");
        for (ComponentView each : status.components()) {
            table.row(each.name(), each.state(), each.since(), each.restarts(), each.lastFailure());
        }
        return table.lines();
    }

    private static List<String> nodes(StatusView status) {
        var table = new Table("NODE", "STATE", "SINCE", "VERSION", "SESSIONS");
        for (NodeView each : status.nodes()) {
            table.row(each.nodeId(), each.state(), each.since(), each.version(), each.sessions());
        }
        return table.lines();
    }
}
