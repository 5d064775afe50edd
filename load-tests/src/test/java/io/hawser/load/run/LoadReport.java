package io.hawser.load.run;

import io.hawser.device.simulator.figures.Latency;
import io.hawser.device.simulator.figures.LoadSide;
import io.hawser.device.simulator.scenario.Durations;
import io.hawser.load.gatling.figures.Figures;
import io.hawser.load.gatling.figures.RequestFigures;
import io.hawser.load.plan.LoadPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A result in ten lines, or a few less. Threads: stateless, any. */
final class LoadReport {
    /** The others are in the figures' file and on the page. */
    private static final int SHOWN_REQUESTS = 4;

    private static final double MIB = 1 << 20;

    private LoadReport() {}

    static List<String> lines(LoadPlan plan, LoadResult result) {
        Figures figures = result.figures();
        List<String> lines = new ArrayList<>();
        lines.add(plan.question() + (result.good() ? " Every bound holds." : " A BOUND IS BROKEN."));
        lines.add(row(
                "ran",
                Durations.show(figures.elapsed()) + " with " + figures.users()
                        + " users; latencies are from when each request" + " was due"));
        List<RequestFigures> requests = byImportance(result);
        int shown = requests.size() > SHOWN_REQUESTS + 1 ? SHOWN_REQUESTS : requests.size();
        for (RequestFigures request : requests.subList(0, shown)) {
            lines.add(row(request.name(), line(request, figures)));
        }
        if (shown < requests.size()) {
            lines.add(row(
                    "and",
                    String.join(
                            ", ",
                            requests.subList(shown, requests.size()).stream()
                                    .map(request -> request.name() + " " + request.ok() + " p99 "
                                            + Durations.show(request.latency().p99())
                                            + (request.ko() > 0 ? " FAILED " + request.ko() : ""))
                                    .toList())));
        }
        result.gateway().ifPresent(use -> lines.add(row("gateway", line(use, figures))));
        lines.add(row("load side", line(figures.loadSide())));
        lines.add(row(
                "bounds",
                result.good()
                        ? "all " + result.held().size() + " hold"
                        : "BROKEN: " + String.join("; ", result.broken()) + "; "
                                + result.held().size() + " hold"));
        lines.add(row("report", result.page().map(Path::toString).orElse("none was made")));
        return lines;
    }

    /** Those that a bound is about come first. */
    private static List<RequestFigures> byImportance(LoadResult result) {
        return result.figures().requests().stream()
                .sorted(Comparator.comparing(request -> !result.isBounded(request)))
                .toList();
    }

    /** The load side in one line. */
    static String line(LoadSide side) {
        return String.format(
                Locale.ROOT,
                "%s (own %.0f %% and all %.0f %% of %d processors, event loops late by p99 %s)",
                side.verdict(),
                side.ownShare() * 100,
                side.machineShare() * 100,
                side.processors(),
                Durations.show(side.lagP99()));
    }

    private static String line(RequestFigures request, Figures figures) {
        Latency latency = request.latency();
        double seconds = Math.max(1e-3, figures.elapsed().toNanos() / 1e9);
        String failed = request.ko() == 0
                ? ""
                : "  FAILED " + request.ko() + ": "
                        + request.errors().entrySet().stream()
                                .max(java.util.Map.Entry.comparingByValue())
                                .map(java.util.Map.Entry::getKey)
                                .orElse("");
        return String.format(
                Locale.ROOT,
                "%d (%.0f/s)  p50 %s  p99 %s  p99.9 %s  max %s%s",
                request.ok(),
                request.ok() / seconds,
                Durations.show(latency.p50()),
                Durations.show(latency.p99()),
                Durations.show(latency.p999()),
                Durations.show(latency.max()),
                failed);
    }

    private static String line(GatewayUse use, Figures figures) {
        int processors = figures.loadSide().processors();
        double share =
                use.cpu().toNanos() / (double) Math.max(1, figures.elapsed().toNanos()) / processors;
        String memory = use.residentBytes().isPresent()
                ? String.format(
                        Locale.ROOT, ", %.0f MiB in memory", use.residentBytes().getAsLong() / MIB)
                : "";
        return String.format(
                Locale.ROOT,
                "%s of processor time, %.0f %% of %d%s",
                Durations.show(use.cpu()),
                share * 100,
                processors,
                memory);
    }

    private static String row(String name, String value) {
        return String.format(Locale.ROOT, "%-23s %s", name, value);
    }
}
