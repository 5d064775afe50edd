package io.hawser.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/metrics.md is made from {@link Counter}; with {@code -Dhawser.regenerate=true} this test writes it. */
final class CatalogueTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "..", "docs", "metrics.md");

    private static final String HEAD = """
            # What is counted

            Each counter starts at 0 with the process and only rises. `GetStatus` and `WatchStatus` carry all of them in
            `counters`, under these names; `./hawser status --json` prints them.

            This page is made from `io.hawser.gateway.metrics.Counter`. After a change there:
            `./hawser test -pl gateway -Dtest=CatalogueTest -Dhawser.regenerate=true`.

            | counter | counts |
            |---|---|
            """;

    @Test
    void pageListsEveryCounterWithItsSentence() throws IOException {
        if (Boolean.getBoolean("hawser.regenerate")) {
            Files.writeString(PAGE, page());
        }

        assertThat(PAGE)
                .as("stale: repeat with -Dhawser.regenerate=true and commit it")
                .hasContent(page());
    }

    @Test
    void everySentenceIsOneOrMoreAndFitsATable() {
        assertThat(Counter.values())
                .allSatisfy(counter -> assertThat(counter.sentence())
                        .as(counter.name())
                        .endsWith(".")
                        .doesNotContain("|", "\n"));
    }

    private static String page() {
        return Arrays.stream(Counter.values())
                .map(counter -> "| `" + counter.label() + "` | " + counter.sentence() + " |\n")
                .collect(Collectors.joining("", HEAD, ""));
    }
}
