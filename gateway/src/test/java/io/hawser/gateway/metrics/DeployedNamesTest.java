package io.hawser.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard and the alerts of deploy ask for series and labels that the gateway has. */
final class DeployedNamesTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..");
    private static final Path DASHBOARD = ROOT.resolve("deploy/grafana/hawser.json");
    private static final Path ALERTS = ROOT.resolve("deploy/prometheus/hawser-alerts.yml");
    private static final Path PAGE = ROOT.resolve("docs/metrics.md");

    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? \\S+$");
    private static final Pattern NAME = Pattern.compile("\\b(?:hawser|jvm|process|system)_[a-z_]+");
    private static final Pattern SELECTOR = Pattern.compile("\\b([a-z_]+)\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("([A-Za-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|without|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(hawser_[a-z_]+)` \\|");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\(.*,\\s*([a-z_]+)\\)");
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");
    private static final List<String> OF_HISTOGRAMS = List.of("_bucket", "_count", "_sum", "_max");

    private final String scraped = scrape();
    private final Map<String, Set<String>> exported = labelsBySeries(scraped);

    @Test
    void everyNameThatIsAskedForIsExported() throws IOException {
        Set<String> asked = new TreeSet<>();
        expressions().forEach(expression -> asked.addAll(matches(NAME, expression)));

        assertThat(asked).hasSizeGreaterThan(40);
        assertThat(exported.keySet()).containsAll(asked);
    }

    @Test
    void everyNameOfTheCatalogueIsDocumentedAndExportedAndNoOther() throws IOException {
        Set<String> documented = new TreeSet<>();
        ROW.matcher(Files.readString(PAGE)).results().map(row -> row.group(1)).forEach(documented::add);
        Set<String> families = new TreeSet<>();
        exported.keySet().stream()
                .filter(name -> name.startsWith("hawser_"))
                .map(DeployedNamesTest::family)
                .forEach(families::add);

        assertThat(documented).hasSize(Counter.values().length + Timing.values().length + Gauge.values().length);
        assertThat(families).isEqualTo(documented);
        assertThat(exported.keySet())
                .containsAll(Arrays.stream(Timing.values())
                        .flatMap(timing -> OF_HISTOGRAMS.stream().map(suffix -> timing.label() + suffix))
                        .toList());
    }

    @Test
    void everyLabelThatIsAskedForIsOneOfItsSeries() throws IOException {
        for (String expression : expressions()) {
            SELECTOR.matcher(expression)
                    .results()
                    .filter(selector -> exported.containsKey(selector.group(1)))
                    .forEach(selector -> assertThat(labelsOf(selector.group(1)))
                            .as(expression)
                            .containsAll(MATCHER.matcher(selector.group(2))
                                    .results()
                                    .map(matcher -> matcher.group(1))
                                    .toList()));
            assertThat(labelsOfAll(matches(NAME, expression))).as(expression).containsAll(groupings(expression));
        }
    }

    @Test
    void noLabelIsOrHoldsADevice() {
        Set<String> catalogued = new TreeSet<>(Set.of("le"));
        Arrays.stream(Gauge.values()).forEach(gauge -> catalogued.addAll(gauge.labels()));

        assertThat(exported.values())
                .allSatisfy(labels -> assertThat(labels).doesNotContain("device", "device_id", "session"));
        assertThat(exported).allSatisfy((name, labels) -> {
            if (name.startsWith("hawser_")) {
                // Where a label is a part of the gateway or a bound, no device can be in it.
                assertThat(catalogued).as(name).containsAll(labels);
            }
        });
        assertThat(catalogued).containsExactlyInAnyOrder("component", "probe", "le");
    }

    @Test
    void everyAlertWaitsAndSaysHowBadItIsAndWhatToDoWhere() throws IOException {
        List<String> alerts = List.of(Files.readString(ALERTS).split("- alert: "));
        String operations = Files.readString(ROOT.resolve("docs/operations.md"));

        assertThat(alerts.subList(1, alerts.size())).hasSizeGreaterThan(15).allSatisfy(alert -> {
            assertThat(alert).contains(" expr: ", " for: ", " severity: ", " summary: ", " description: ");
            assertThat(operations).contains("`" + alert.lines().findFirst().orElseThrow() + "`");
            assertThat(Pattern.compile("docs/operations\\.md, \"([^\"]+)\"")
                            .matcher(alert)
                            .results()
                            .map(section -> "# " + section.group(1) + "\n"))
                    .isNotEmpty()
                    .allSatisfy(heading -> assertThat(operations).contains(heading));
        });
    }

    private static String scrape() {
        try (Metrics metrics = new Metrics(new Counters())) {
            for (Gauge gauge : Gauge.values()) {
                if (gauge.labels().isEmpty()) {
                    metrics.gauge(gauge, () -> 1);
                } else {
                    metrics.gauges(gauge, () -> List.of(gauge.labels()), values -> new Metrics.Labelled(values, 1));
                }
            }
            for (Timing timing : Timing.values()) {
                metrics.timings().record(timing, Duration.ofMillis(3));
            }
            return metrics.scrape();
        }
    }

    private static Map<String, Set<String>> labelsBySeries(String text) {
        Map<String, Set<String>> series = new TreeMap<>();
        SAMPLE.matcher(text)
                .results()
                .forEach(sample -> series.computeIfAbsent(sample.group(1), _ -> new TreeSet<>())
                        .addAll(labels(sample)));
        return series;
    }

    private static List<String> labels(MatchResult sample) {
        String inBraces = sample.group(2);
        return inBraces == null
                ? List.of()
                : MATCHER.matcher(inBraces).results().map(one -> one.group(1)).toList();
    }

    private static String family(String series) {
        return Arrays.stream(Timing.values())
                .map(Timing::label)
                .filter(label -> OF_HISTOGRAMS.stream().anyMatch(suffix -> series.equals(label + suffix)))
                .findFirst()
                .orElse(series);
    }

    private Set<String> labelsOf(String series) {
        Set<String> labels = new TreeSet<>(OF_PROMETHEUS);
        labels.addAll(exported.getOrDefault(series, Set.of()));
        return labels;
    }

    private Set<String> labelsOfAll(List<String> series) {
        Set<String> labels = new TreeSet<>(OF_PROMETHEUS);
        series.forEach(one -> labels.addAll(labelsOf(one)));
        return labels;
    }

    private static List<String> groupings(String expression) {
        List<String> labels = new ArrayList<>();
        GROUPING.matcher(expression)
                .results()
                .flatMap(grouping -> Arrays.stream(grouping.group(1).split(",")))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .forEach(labels::add);
        LABEL_VALUES.matcher(expression).results().map(one -> one.group(1)).forEach(labels::add);
        return labels;
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    private static List<String> expressions() throws IOException {
        JsonNode dashboard = JsonMapper.builder().build().readTree(Files.readString(DASHBOARD));
        Stream<String> inPanels = dashboard.findValues("expr").stream().map(JsonNode::asString);
        Stream<String> inVariables =
                dashboard.path("templating").findValues("definition").stream().map(JsonNode::asString);
        return Stream.of(inPanels, inVariables, ofRules(Files.readAllLines(ALERTS)).stream())
                .flatMap(of -> of)
                .toList();
    }

    /** What stands behind {@code expr:}, on its line or in the block of lines under it that are further in. */
    private static List<String> ofRules(List<String> lines) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.strip().startsWith("expr:")) {
                StringBuilder expression = new StringBuilder(line.strip().substring("expr:".length()));
                for (int next = i + 1; next < lines.size() && indent(lines.get(next)) > indent(line); next++) {
                    expression.append(' ').append(lines.get(next).strip());
                }
                found.add(expression.toString());
            }
        }
        return found;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
