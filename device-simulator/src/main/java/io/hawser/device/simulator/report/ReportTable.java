package io.hawser.device.simulator.report;

import io.hawser.device.simulator.figures.AttackReport;
import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.figures.Latency;
import io.hawser.device.simulator.figures.LoadSide;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.device.simulator.scenario.Durations;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The closing table, for people. Threads: stateless, any. */
public final class ReportTable {
    private ReportTable() {}

    /** The table, of several lines, each ended. */
    public static String of(Verdict verdict) {
        FleetReport report = verdict.report();
        PopulationReport total = report.total();
        StringBuilder out = new StringBuilder(2048);
        row(out, "scenario", report.scenario() + ", seed " + report.seed());
        row(out, "ran", Durations.show(report.elapsed()));
        row(out, "connected", total.connected() + " of " + total.devices());
        row(out, "failed", counted(total.failedDevices(), total.failed()));
        row(out, "reconnects", Long.toString(total.reconnects()));
        row(out, "protocol violations", Long.toString(total.violations()));
        row(out, "uplinks sent", total.sent() + rate(report));
        row(out, "  acknowledged", Long.toString(total.acknowledged()));
        row(out, "  lost", Long.toString(total.lost()));
        row(out, "  unacknowledged at end", Long.toString(total.unacknowledgedAtEnd()));
        row(out, "  due, never sent", Long.toString(total.unsent()));
        row(out, "  refused by client", Long.toString(total.refused()));
        row(out, "commands", counted(total.commandCount(), new TreeMap<>(total.commands())));
        row(out, "  repeated unmarked", Long.toString(total.repeats()));
        row(out, "latency", latency(total.latency()));
        out.append("  from the moment an uplink was due, not sent, to its acknowledgement: a device that falls behind"
                + " its\n  schedule shows (no coordinated omission)\n");
        if (report.populations().size() > 1) {
            report.populations().forEach(population -> row(out, "  " + population.name(), line(population)));
        }
        report.attacks().forEach(attack -> row(out, "attack " + attack.name(), line(attack)));
        row(out, "load side", line(report.loadSide()));
        for (Assertion assertion : verdict.assertions()) {
            row(
                    out,
                    assertion.holds(report) ? "assertion holds" : "ASSERTION FAILS",
                    assertion.text() + " (found " + assertion.found(report) + ")");
        }
        row(out, "verdict", verdict.good() ? "ok" : "FAILED");
        return out.toString();
    }

    /** One figure beside its name. */
    static String line(LoadSide side) {
        return String.format(
                Locale.ROOT,
                "%s (own %.0f %% and all %.0f %% of %d processors, clockwork late by p99 %s, max %s)",
                side.verdict(),
                side.ownShare() * 100,
                side.machineShare() * 100,
                side.processors(),
                Durations.show(side.lagP99()),
                Durations.show(side.lagMax()));
    }

    static String line(AttackReport attack) {
        return attack.attack() + ": " + counted(attack.attempts(), attack.endings());
    }

    static String latency(Latency latency) {
        return latency.count() == 0
                ? "none measured"
                : "p50 " + Durations.show(latency.p50()) + "  p95 " + Durations.show(latency.p95()) + "  p99 "
                        + Durations.show(latency.p99()) + "  p99.9 " + Durations.show(latency.p999()) + "  max "
                        + Durations.show(latency.max());
    }

    static String counted(long total, Map<?, ? extends Number> parts) {
        String shown = parts.entrySet().stream()
                .filter(part -> part.getValue().longValue() > 0)
                .map(part -> part.getValue() + " " + part.getKey().toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return shown.isEmpty() ? Long.toString(total) : total + " (" + shown + ")";
    }

    private static String line(PopulationReport population) {
        return population.connected() + " of " + population.devices() + ", sent " + population.sent() + ", lost "
                + population.lost() + ", reconnects " + population.reconnects() + ", commands "
                + population.commandCount() + ", " + latency(population.latency());
    }

    private static void row(StringBuilder out, String name, String value) {
        out.append(String.format(Locale.ROOT, "%-24s%s%n", name, value));
    }

    private static String rate(FleetReport report) {
        double seconds = report.elapsed().toNanos() / 1e9;
        return seconds > 0
                ? String.format(Locale.ROOT, " (%.0f/s)", report.total().sent() / seconds)
                : "";
    }
}
