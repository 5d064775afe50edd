package io.hawser.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/metrics.md is made from {@link Counter}, {@link Timing} and {@link Gauge}; with {@code -Dhawser.regenerate=true} this
 * test writes it.
 */
final class CatalogueTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "..", "docs", "metrics.md");

    private static final String COUNTERS = """
            # What is counted, timed and measured

            `/metrics` on the [HTTP port](http.md) has all of it as Prometheus's text, under the names below.
            [operations.md](operations.md#metrics-dashboard-and-alerts) says how to collect it, and has a dashboard and alerts. Beside
            it there is what Micrometer knows of the JVM, the process and the machine: `jvm_…`, `process_…`, `system_…`. No label
            ever has a device in it: there are too many of them.

            This page is made from `Counter`, `Timing` and `Gauge` in `io.hawser.gateway.metrics`. After a change there:
            `./hawser test -pl gateway -Dtest=CatalogueTest -Dhawser.regenerate=true`.

            ## Counters

            Each starts at 0 with the process and only rises. `GetStatus` and `WatchStatus` carry all of them in `counters`, under
            these names without `_total`; `./hawser status --json` prints them.

            | counter | counts |
            |---|---|
            """;

    private static final String TIMINGS = """

            ## Timings

            Each is a histogram: `_bucket` with the label `le`, `_count` and `_sum`; and `_max`, the longest of the last few minutes.

            | histogram | times |
            |---|---|
            """;

    private static final String GAUGES = """

            ## Gauges

            What is so at the moment of asking.

            | gauge | labels | measures |
            |---|---|---|
            """;

    @Test
    void pageListsEveryCounterTimingAndGaugeWithItsSentence() throws IOException {
        if (Boolean.getBoolean("hawser.regenerate")) {
            Files.writeString(PAGE, page());
        }

        assertThat(PAGE)
                .as("stale: repeat with -Dhawser.regenerate=true and commit it")
                .hasContent(page());
    }

    @Test
    void everySentenceIsOneOrMoreAndFitsATable() {
        Stream<String> sentences = Stream.of(
                        Arrays.stream(Counter.values()).map(Counter::sentence),
                        Arrays.stream(Timing.values()).map(Timing::sentence),
                        Arrays.stream(Gauge.values()).map(Gauge::sentence))
                .flatMap(of -> of);

        assertThat(sentences)
                .allSatisfy(sentence -> assertThat(sentence).endsWith(".").doesNotContain("|", "\n"));
    }

    private static String page() {
        return COUNTERS
                + Arrays.stream(Counter.values())
                        .map(counter -> row(List.of(code(counter.label() + "_total"), counter.sentence())))
                        .collect(Collectors.joining())
                + TIMINGS
                + Arrays.stream(Timing.values())
                        .map(timing -> row(List.of(code(timing.label()), timing.sentence())))
                        .collect(Collectors.joining())
                + GAUGES
                + Arrays.stream(Gauge.values())
                        .map(gauge -> row(List.of(code(gauge.label()), labels(gauge), gauge.sentence())))
                        .collect(Collectors.joining());
    }

    private static String labels(Gauge gauge) {
        return gauge.labels().stream().map(CatalogueTest::code).collect(Collectors.joining(", "));
    }

    private static String code(String name) {
        return "`" + name + "`";
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.isEmpty() ? "" : cell + " ")
                .collect(Collectors.joining("| ", "| ", "|\n"));
    }
}
