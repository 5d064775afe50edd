package io.hawser.device.simulator.report;

import io.hawser.device.simulator.figures.AttackReport;
import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.figures.Latency;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.device.simulator.figures.Sample;
import io.hawser.device.simulator.figures.Timeline;
import io.hawser.device.simulator.scenario.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;

/** The closing report as one HTML page with charts, which needs nothing else. Threads: stateless, any. */
public final class ReportPage {
    private static final double NANOS_IN_MILLI = 1e6;
    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9, 99.99, 100};

    private ReportPage() {}

    /**
     * The page.
     *
     * @param written the scenario as HOCON, shown at the end; empty when it is not known
     */
    public static String of(Verdict verdict, String written) {
        FleetReport report = verdict.report();
        StringBuilder out = new StringBuilder(65_536);
        out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
                .append(Html.text(report.scenario()))
                .append(" · simulated devices</title><style>\n")
                .append(style())
                .append("</style></head><body><main>\n");
        head(out, verdict);
        charts(out, report);
        populations(out, report);
        percentiles(out, report.total().latency());
        attacks(out, report);
        assertions(out, verdict);
        if (!written.isEmpty()) {
            out.append("<details><summary>The scenario</summary><pre>")
                    .append(Html.text(written))
                    .append("</pre></details>\n");
        }
        return out.append("</main></body></html>\n").toString();
    }

    private static void head(StringBuilder out, Verdict verdict) {
        FleetReport report = verdict.report();
        PopulationReport total = report.total();
        out.append("<h1>").append(Html.text(report.scenario())).append(" <span class=\"");
        out.append(verdict.good() ? "good\">ok" : "bad\">FAILED").append("</span></h1>\n<ul class=\"tiles\">");
        tile(out, "ran", Durations.show(report.elapsed()));
        tile(out, "connected", total.connected() + " of " + total.devices());
        tile(out, "uplinks acknowledged", total.acknowledged() + " of " + total.sent());
        tile(out, "lost", Long.toString(total.lost()));
        tile(out, "commands", Long.toString(total.commandCount()));
        tile(
                out,
                "p50 / p99",
                Durations.show(total.latency().p50()) + " / "
                        + Durations.show(total.latency().p99()));
        out.append("</ul>\n<p class=\"")
                .append(report.loadSide().mayBeTheLimit() ? "bad" : "quiet")
                .append("\">The load side: ")
                .append(Html.text(ReportTable.line(report.loadSide())))
                .append(".</p>\n<p class=\"quiet\">Latencies are from the moment an uplink was due, not sent, to its")
                .append(" acknowledgement: a device that falls behind its schedule shows. Seed ")
                .append(report.seed())
                .append(".</p>\n");
    }

    private static void tile(StringBuilder out, String name, String value) {
        out.append("<li><b>")
                .append(Html.text(value))
                .append("</b> ")
                .append(Html.text(name))
                .append("</li>");
    }

    private static void charts(StringBuilder out, FleetReport report) {
        Timeline timeline = report.timeline();
        double seconds = timeline.step().toNanos() / 1e9;
        List<Chart> charts = List.of(
                new Chart("Devices in session", "", List.of(new Chart.Line("connected", Sample::connected))),
                new Chart(
                        "Uplinks",
                        "a second",
                        List.of(
                                new Chart.Line("sent", sample -> sample.sent() / seconds),
                                new Chart.Line("acknowledged", sample -> sample.acknowledged() / seconds))),
                new Chart(
                        "Latency",
                        "ms",
                        List.of(
                                new Chart.Line("p50", sample -> millis(sample.p50())),
                                new Chart.Line("p99", sample -> millis(sample.p99())),
                                new Chart.Line("max", sample -> millis(sample.max())))),
                new Chart(
                        "Reconnects, commands and attacks",
                        "a second",
                        List.of(
                                new Chart.Line("reconnects", sample -> sample.reconnects() / seconds),
                                new Chart.Line("commands", sample -> sample.commands() / seconds),
                                new Chart.Line("attacks", sample -> sample.attacks() / seconds))),
                new Chart(
                        "How late the load side's clockwork was",
                        "ms",
                        List.of(new Chart.Line("worst of each stretch", sample -> millis(sample.lag())))));
        charts.stream().filter(chart -> chart.hasAnything(timeline)).forEach(chart -> out.append(chart.svg(timeline)));
    }

    private static void populations(StringBuilder out, FleetReport report) {
        out.append("<h2>Populations</h2>\n<div class=\"wide\"><table><tr><th>name<th>connected<th>failed<th>reconnects")
                .append(
                        "<th>sent<th>acknowledged<th>lost<th>never sent<th>commands<th>repeats<th>p50<th>p99<th>max</tr>\n");
        for (PopulationReport each : report.populations()) {
            row(
                    out,
                    List.of(
                            each.name(),
                            each.connected() + " of " + each.devices(),
                            ReportTable.counted(each.failedDevices(), each.failed()),
                            Long.toString(each.reconnects()),
                            Long.toString(each.sent()),
                            Long.toString(each.acknowledged()),
                            Long.toString(each.lost()),
                            Long.toString(each.unsent()),
                            ReportTable.counted(each.commandCount(), new TreeMap<>(each.commands())),
                            Long.toString(each.repeats()),
                            latency(each, Latency::p50),
                            latency(each, Latency::p99),
                            latency(each, Latency::max)));
        }
        out.append("</table></div>\n");
    }

    private static void percentiles(StringBuilder out, Latency latency) {
        if (latency.count() == 0) {
            return;
        }
        out.append(
                "<h2>Latencies of all uplinks</h2>\n<div class=\"wide\"><table><tr><th>of 100, so many<th>took no longer than</tr>\n");
        for (double percent : PERCENTILES) {
            row(out, List.of(String.format(Locale.ROOT, "%.4g", percent), Durations.show(latency.percentile(percent))));
        }
        out.append("</table></div>\n");
    }

    private static void attacks(StringBuilder out, FleetReport report) {
        if (report.attacks().isEmpty()) {
            return;
        }
        out.append(
                "<h2>Attacks</h2>\n<div class=\"wide\"><table><tr><th>name<th>attack<th>devices<th>how they ended</tr>\n");
        for (AttackReport each : report.attacks()) {
            row(
                    out,
                    List.of(
                            each.name(),
                            each.attack(),
                            Integer.toString(each.devices()),
                            ReportTable.counted(each.attempts(), each.endings())));
        }
        out.append("</table></div>\n");
    }

    private static void assertions(StringBuilder out, Verdict verdict) {
        if (verdict.assertions().isEmpty()) {
            return;
        }
        out.append("<h2>Assertions</h2>\n<ul>");
        for (Assertion assertion : verdict.assertions()) {
            boolean holds = assertion.holds(verdict.report());
            out.append("<li class=\"")
                    .append(holds ? "good\">holds: " : "bad\">FAILS: ")
                    .append(Html.text(assertion.text() + " (found " + assertion.found(verdict.report()) + ")"))
                    .append("</li>");
        }
        out.append("</ul>\n");
    }

    private static void row(StringBuilder out, List<String> cells) {
        out.append("<tr>");
        cells.forEach(cell -> out.append("<td>").append(Html.text(cell)));
        out.append("</tr>\n");
    }

    private static String latency(PopulationReport report, Function<Latency, Duration> which) {
        return report.latency().count() == 0 ? "–" : Durations.show(which.apply(report.latency()));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / NANOS_IN_MILLI;
    }

    private static String style() {
        try (InputStream style = ReportPage.class.getResourceAsStream("report.css")) {
            if (style == null) {
                throw new IllegalStateException("report.css is missing");
            }
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
