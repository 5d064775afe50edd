package io.hawser.load.run;

import io.hawser.device.simulator.figures.LoadSide;
import io.hawser.device.simulator.scenario.Durations;
import io.hawser.load.gatling.figures.Figures;
import io.hawser.load.gatling.figures.RequestFigures;
import io.hawser.load.plan.LoadPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks for the load at which the bounds break: doubles it until they do, then halves the gap a few times. Where they break at
 * once it goes down first. Every step runs against a gateway of its own, unless one is named.
 *
 * <p>Threads: one, which it blocks.
 */
final class LimitSearch {
    private static final int MAX_DOUBLINGS = 12;
    private static final int HALVINGS = 2;
    private static final int LOWERING = 4;
    /** Of a step, where the simulation has a time and nobody chooses another. */
    private static final String STEP_DURATION = "10s";

    private static final String DURATION = "duration";
    private static final String ROW = "%10s %10s %10s %8s %18s  %s";

    private final String name;
    private final LoadPlan plan;
    private final String load;
    private final Map<String, String> values;
    private final Gateways gateways;
    private final PrintWriter out;
    private Optional<Step> good = Optional.empty(); // the greatest load so far at which every bound holds
    private Optional<Step> bad = Optional.empty(); // the least at which one breaks

    /** @throws IllegalArgumentException when the simulation has no load to raise */
    LimitSearch(String name, LoadPlan plan, Map<String, String> values, Gateways gateways, PrintWriter out) {
        this.name = name;
        this.plan = plan;
        this.load = plan.load()
                .orElseThrow(() -> new IllegalArgumentException("--find-limit: " + name + " has no load to raise"));
        this.values = new LinkedHashMap<>(values);
        if (plan.parameters().stream().anyMatch(parameter -> parameter.name().equals(DURATION))) {
            this.values.putIfAbsent(DURATION, STEP_DURATION);
        }
        this.gateways = gateways;
        this.out = out;
    }

    /** 0 when a limit was found; 1 when a bound breaks at any load, or none does. */
    int run() throws IOException, InterruptedException {
        out.println(plan.question());
        out.println("Raising --" + load + "; p99 is that of the slowest kind of request that has a bound.");
        out.println(String.format(Locale.ROOT, ROW, load, "done/s", "p99", "failed", "processors", "verdict"));
        long start =
                Long.parseLong(values.getOrDefault(load, plan.parameter(load).standard()));
        raise(start);
        lower();
        narrow();
        out.println(conclusion());
        return good.isPresent() && bad.isPresent() ? 0 : 1;
    }

    private void raise(long start) throws IOException, InterruptedException {
        long next = start;
        for (int i = 0; i < MAX_DOUBLINGS && bad.isEmpty(); i++) {
            step(next);
            next = Math.multiplyExact(next, 2L);
        }
    }

    /** Where it began with too much. */
    private void lower() throws IOException, InterruptedException {
        while (good.isEmpty() && bad.orElseThrow().load > 1) {
            step(Math.max(1, bad.orElseThrow().load / LOWERING));
        }
    }

    private void narrow() throws IOException, InterruptedException {
        for (int i = 0; i < HALVINGS && good.isPresent() && bad.isPresent(); i++) {
            long between = (good.get().load + bad.get().load) / 2;
            if (between > good.get().load) {
                step(between);
            }
        }
    }

    private void step(long value) throws IOException, InterruptedException {
        values.put(load, Long.toString(value));
        try (Gateways.Gateway gateway = gateways.next()) {
            LoadResult result =
                    SimulationProcess.prepare(name, plan, values, gateway).run(false);
            Step step = new Step(value, result);
            out.println(step.row());
            out.flush();
            if (step.good()) {
                good = Optional.of(step);
            } else {
                bad = Optional.of(step);
            }
        }
    }

    private String conclusion() {
        if (good.isEmpty()) {
            return "The bounds break even at " + bad.map(step -> step.load).orElse(1L) + ".";
        }
        if (bad.isEmpty()) {
            return "The bounds never broke, up to " + good.get().load + ".";
        }
        boolean loadSide = bad.get().result.figures().loadSide().mayBeTheLimit();
        return "The knee is between " + good.get().load + " and " + bad.get().load + ". There broke: "
                + String.join("; ", bad.get().result.broken())
                + (loadSide
                        ? ".\nThe load side MAY HAVE BEEN THE LIMIT there, on this machine: the gateway's own knee may be higher."
                        : ".");
    }

    private record Step(long load, LoadResult result) {
        boolean good() {
            return result.good();
        }

        String row() {
            Figures figures = result.figures();
            long done =
                    figures.requests().stream().mapToLong(RequestFigures::ok).sum();
            long failed =
                    figures.requests().stream().mapToLong(RequestFigures::ko).sum();
            Duration p99 = figures.requests().stream()
                    .filter(result::isBounded)
                    .map(request -> request.latency().p99())
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
            LoadSide side = figures.loadSide();
            return String.format(
                    Locale.ROOT,
                    ROW,
                    load,
                    String.format(
                            Locale.ROOT,
                            "%.0f",
                            done / Math.max(1e-3, figures.elapsed().toNanos() / 1e9)),
                    Durations.show(p99),
                    failed,
                    String.format(Locale.ROOT, "own %.0f of %.0f %%", side.ownShare() * 100, side.machineShare() * 100),
                    good()
                            ? "holds" + (side.mayBeTheLimit() ? ", the load side is at its limit" : "")
                            : "BREAKS: " + result.broken().stream().limit(1).collect(Collectors.joining()));
        }
    }
}
