package io.hawser.device.simulator.cli;

import io.hawser.device.simulator.FleetReport;
import io.hawser.device.simulator.Latency;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The closing table, for people. Threads: stateless, any. */
final class ReportTable {
    private ReportTable() {}

    static String of(Verdict verdict) {
        FleetReport report = verdict.report();
        StringBuilder out = new StringBuilder(1024);
        row(out, "ran", Durations.show(report.elapsed()));
        row(out, "connected", report.connected() + " of " + report.devices());
        row(out, "failed", counted(report.failedDevices(), report.failed()));
        row(out, "reconnects", Long.toString(report.reconnects()));
        row(out, "protocol violations", Long.toString(report.violations()));
        row(out, "uplinks sent", report.sent() + rate(report));
        row(out, "  acknowledged", Long.toString(report.acknowledged()));
        row(out, "  lost", Long.toString(report.lost()));
        row(out, "  unacknowledged at end", Long.toString(report.unacknowledgedAtEnd()));
        row(out, "  due, never sent", Long.toString(report.unsent()));
        row(out, "  refused by client", Long.toString(report.refused()));
        row(out, "commands", counted(report.commandCount(), new TreeMap<>(report.commands())));
        row(out, "latency", latency(report.latency()));
        out.append("  from the moment an uplink was due, not sent, to its acknowledgement: a device that falls behind"
                + " its\n  schedule shows (no coordinated omission)\n");
        for (Assertion assertion : verdict.assertions()) {
            row(
                    out,
                    assertion.holds(report) ? "assertion holds" : "ASSERTION FAILS",
                    assertion.text() + " (found " + assertion.found(report) + ")");
        }
        row(out, "verdict", verdict.good() ? "ok" : "FAILED");
        return out.toString();
    }

    private static void row(StringBuilder out, String name, String value) {
        out.append(String.format(Locale.ROOT, "%-24s%s%n", name, value));
    }

    private static String counted(long total, Map<?, ? extends Number> parts) {
        String shown = parts.entrySet().stream()
                .filter(part -> part.getValue().longValue() > 0)
                .map(part -> part.getValue() + " " + part.getKey().toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return shown.isEmpty() ? Long.toString(total) : total + " (" + shown + ")";
    }

    private static String rate(FleetReport report) {
        double seconds = report.elapsed().toNanos() / 1e9;
        return seconds > 0 ? String.format(Locale.ROOT, " (%.0f/s)", report.sent() / seconds) : "";
    }

    private static String latency(Latency latency) {
        return latency.count() == 0
                ? "none measured"
                : "p50 " + Durations.show(latency.p50()) + "  p95 " + Durations.show(latency.p95()) + "  p99 "
                        + Durations.show(latency.p99()) + "  max " + Durations.show(latency.max());
    }
}
