package io.hawser.device.simulator.report;

import io.hawser.device.simulator.figures.AttackReport;
import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.figures.Latency;
import io.hawser.device.simulator.figures.LoadSide;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.device.simulator.figures.Sample;
import io.hawser.device.simulator.figures.Timeline;
import io.hawser.protocol.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@link ReportJson#whole} wrote. Threads: stateless, any. */
public final class ReportReader {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final double NANOS_IN_MILLI = 1e6;

    private ReportReader() {}

    /**
     * The report that {@code json} is.
     *
     * @throws IllegalArgumentException when it is no whole report
     */
    public static FleetReport read(String json) {
        try {
            return report(MAPPER.readTree(json));
        } catch (JacksonException broken) {
            throw new IllegalArgumentException("report: " + broken.getOriginalMessage(), broken);
        }
    }

    private static FleetReport report(JsonNode root) {
        List<PopulationReport> populations = new ArrayList<>();
        need(root, "populations").forEach(node -> populations.add(population(node)));
        List<AttackReport> attacks = new ArrayList<>();
        need(root, "attacks").forEach(node -> attacks.add(attack(node)));
        return new FleetReport(
                need(root, "scenario").asString(),
                number(root, "seed"),
                Duration.ofMillis(number(root, "elapsedMillis")),
                populations,
                attacks,
                timeline(need(root, "timeline")),
                loadSide(need(root, "loadSide")));
    }

    private static PopulationReport population(JsonNode node) {
        SortedMap<String, Integer> failed = new TreeMap<>();
        need(node, "failedByReason")
                .properties()
                .forEach(each -> failed.put(each.getKey(), each.getValue().asInt()));
        Map<CommandResult.Status, Long> commands = new EnumMap<>(CommandResult.Status.class);
        need(node, "commandsByOutcome")
                .properties()
                .forEach(each -> commands.put(
                        CommandResult.Status.valueOf(each.getKey().toUpperCase(Locale.ROOT)),
                        each.getValue().asLong()));
        return new PopulationReport(
                need(node, "name").asString(),
                (int) number(node, "devices"),
                (int) number(node, "connected"),
                failed,
                number(node, "reconnects"),
                number(node, "violations"),
                number(node, "repeats"),
                number(node, "sent"),
                number(node, "acknowledged"),
                number(node, "lost"),
                number(node, "unacknowledgedAtEnd"),
                number(node, "unsent"),
                number(node, "refused"),
                commands,
                Latency.decode(need(need(node, "latencyMillis"), "histogram").asString()));
    }

    private static AttackReport attack(JsonNode node) {
        SortedMap<String, Long> endings = new TreeMap<>();
        need(node, "endings")
                .properties()
                .forEach(each -> endings.put(each.getKey(), each.getValue().asLong()));
        return new AttackReport(
                need(node, "name").asString(), need(node, "attack").asString(), (int) number(node, "devices"), endings);
    }

    private static Timeline timeline(JsonNode node) {
        List<Sample> samples = new ArrayList<>();
        need(node, "samples")
                .forEach(sample -> samples.add(new Sample(
                        Duration.ofMillis(number(sample, "at")),
                        number(sample, "connected"),
                        number(sample, "sent"),
                        number(sample, "acknowledged"),
                        number(sample, "reconnects"),
                        number(sample, "commands"),
                        number(sample, "attacks"),
                        millis(sample, "p50"),
                        millis(sample, "p99"),
                        millis(sample, "max"),
                        millis(sample, "lag"))));
        return new Timeline(Duration.ofMillis(number(node, "stepMillis")), samples);
    }

    private static LoadSide loadSide(JsonNode node) {
        return new LoadSide(
                (int) number(node, "processors"),
                need(node, "ownShare").asDouble(),
                need(node, "machineShare").asDouble(),
                millis(node, "lagP99Millis"),
                millis(node, "lagMaxMillis"));
    }

    private static long number(JsonNode node, String name) {
        return need(node, name).asLong();
    }

    private static Duration millis(JsonNode node, String name) {
        return Duration.ofNanos(Math.round(need(node, name).asDouble() * NANOS_IN_MILLI));
    }

    private static JsonNode need(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("report: no " + name + " (expected: a file of --report)");
        }
        return value;
    }
}
