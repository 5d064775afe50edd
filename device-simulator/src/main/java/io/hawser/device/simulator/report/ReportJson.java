package io.hawser.device.simulator.report;

import io.hawser.device.simulator.figures.AttackReport;
import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.figures.Latency;
import io.hawser.device.simulator.figures.LoadSide;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.device.simulator.figures.Sample;
import io.hawser.device.simulator.figures.Timeline;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The closing report as one line of JSON, for scripts; its keys stay as they are. Threads: stateless, any. */
public final class ReportJson {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final double MICROS_IN_MILLI = 1000;

    private ReportJson() {}

    /** The report without what only a merge needs. */
    public static String of(Verdict verdict) {
        return MAPPER.writeValueAsString(tree(verdict, false));
    }

    /** The report whole: with the timeline and all distributions, as {@link ReportReader} reads it. */
    public static String whole(Verdict verdict) {
        return MAPPER.writeValueAsString(tree(verdict, true));
    }

    private static ObjectNode tree(Verdict verdict, boolean whole) {
        FleetReport report = verdict.report();
        ObjectNode root = MAPPER.createObjectNode()
                .put("scenario", report.scenario())
                .put("seed", report.seed())
                .put("elapsedMillis", report.elapsed().toMillis());
        addPopulation(root, report.total(), false);
        ArrayNode populations = root.putArray("populations");
        report.populations().forEach(population -> {
            ObjectNode node = populations.addObject().put("name", population.name());
            addPopulation(node, population, whole);
        });
        ArrayNode attacks = root.putArray("attacks");
        report.attacks().forEach(attack -> add(attacks.addObject(), attack));
        add(root.putObject("loadSide"), report.loadSide());
        if (whole) {
            add(root.putObject("timeline"), report.timeline());
        }
        ArrayNode assertions = root.putArray("assertions");
        verdict.assertions()
                .forEach(assertion -> assertions
                        .addObject()
                        .put("assertion", assertion.text())
                        .put("holds", assertion.holds(report)));
        return root.put("ok", verdict.good());
    }

    private static void addPopulation(ObjectNode node, PopulationReport report, boolean whole) {
        node.put("devices", report.devices())
                .put("connected", report.connected())
                .put("failed", report.failedDevices());
        counts(node.putObject("failedByReason"), report.failed());
        node.put("reconnects", report.reconnects())
                .put("violations", report.violations())
                .put("repeats", report.repeats())
                .put("sent", report.sent())
                .put("acknowledged", report.acknowledged())
                .put("lost", report.lost())
                .put("unacknowledgedAtEnd", report.unacknowledgedAtEnd())
                .put("unsent", report.unsent())
                .put("refused", report.refused())
                .put("commands", report.commandCount());
        counts(node.putObject("commandsByOutcome"), new TreeMap<>(report.commands()));
        Latency latency = report.latency();
        ObjectNode millis = node.putObject("latencyMillis")
                .put("count", latency.count())
                .put("p50", millis(latency.p50()))
                .put("p95", millis(latency.p95()))
                .put("p99", millis(latency.p99()))
                .put("p999", millis(latency.p999()))
                .put("max", millis(latency.max()));
        if (whole) {
            millis.put("histogram", latency.encode());
        }
    }

    private static void add(ObjectNode node, AttackReport attack) {
        node.put("name", attack.name())
                .put("attack", attack.attack())
                .put("devices", attack.devices())
                .put("attempts", attack.attempts());
        counts(node.putObject("endings"), attack.endings());
    }

    private static void add(ObjectNode node, LoadSide side) {
        node.put("processors", side.processors())
                .put("ownShare", rounded(side.ownShare()))
                .put("machineShare", rounded(side.machineShare()))
                .put("lagP99Millis", millis(side.lagP99()))
                .put("lagMaxMillis", millis(side.lagMax()))
                .put("mayBeTheLimit", side.mayBeTheLimit());
    }

    private static void add(ObjectNode node, Timeline timeline) {
        node.put("stepMillis", timeline.step().toMillis());
        ArrayNode samples = node.putArray("samples");
        for (Sample sample : timeline.samples()) {
            samples.addObject()
                    .put("at", sample.at().toMillis())
                    .put("connected", sample.connected())
                    .put("sent", sample.sent())
                    .put("acknowledged", sample.acknowledged())
                    .put("reconnects", sample.reconnects())
                    .put("commands", sample.commands())
                    .put("attacks", sample.attacks())
                    .put("p50", millis(sample.p50()))
                    .put("p99", millis(sample.p99()))
                    .put("max", millis(sample.max()))
                    .put("lag", millis(sample.lag()));
        }
    }

    private static void counts(ObjectNode node, Map<?, ? extends Number> counts) {
        counts.forEach((name, count) -> node.put(name.toString().toLowerCase(Locale.ROOT), count.longValue()));
    }

    private static double millis(Duration value) {
        return TimeUnit.NANOSECONDS.toMicros(value.toNanos()) / MICROS_IN_MILLI;
    }

    private static double rounded(double share) {
        return Math.round(share * 1000) / 1000.0;
    }
}
