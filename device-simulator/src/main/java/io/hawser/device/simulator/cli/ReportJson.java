package io.hawser.device.simulator.cli;

import io.hawser.device.simulator.FleetReport;
import io.hawser.device.simulator.Latency;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The closing report as one line of JSON, for scripts; its keys stay as they are. Threads: stateless, any. */
final class ReportJson {
    private ReportJson() {}

    static String of(Verdict verdict) {
        FleetReport report = verdict.report();
        return "{"
                + number("elapsedMillis", report.elapsed().toMillis()) + ","
                + number("devices", report.devices()) + ","
                + number("connected", report.connected()) + ","
                + number("failed", report.failedDevices()) + ","
                + key("failedByReason") + counts(report.failed()) + ","
                + number("reconnects", report.reconnects()) + ","
                + number("violations", report.violations()) + ","
                + number("sent", report.sent()) + ","
                + number("acknowledged", report.acknowledged()) + ","
                + number("lost", report.lost()) + ","
                + number("unacknowledgedAtEnd", report.unacknowledgedAtEnd()) + ","
                + number("unsent", report.unsent()) + ","
                + number("refused", report.refused()) + ","
                + number("commands", report.commandCount()) + ","
                + key("commandsByOutcome") + counts(new TreeMap<>(report.commands())) + ","
                + key("latencyMillis") + latency(report.latency()) + ","
                + key("assertions") + assertions(verdict) + ","
                + key("ok") + verdict.good() + "}";
    }

    private static String latency(Latency latency) {
        return "{" + number("count", latency.count()) + "," + millis("p50", latency.p50()) + ","
                + millis("p95", latency.p95()) + "," + millis("p99", latency.p99()) + ","
                + millis("max", latency.max()) + "}";
    }

    private static String assertions(Verdict verdict) {
        return verdict.assertions().stream()
                .map(assertion -> "{" + key("assertion") + quoted(assertion.text()) + "," + key("holds")
                        + assertion.holds(verdict.report()) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String counts(Map<?, ? extends Number> counts) {
        return counts.entrySet().stream()
                .map(entry -> number(entry.getKey().toString().toLowerCase(Locale.ROOT), entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String millis(String name, Duration value) {
        return key(name) + String.format(Locale.ROOT, "%.3f", value.toNanos() / 1e6);
    }

    private static String number(String name, Number value) {
        return key(name) + value;
    }

    private static String key(String name) {
        return quoted(name) + ":";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }
}
