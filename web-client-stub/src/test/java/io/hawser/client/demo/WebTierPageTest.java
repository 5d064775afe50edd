package io.hawser.client.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/web-tier.md to what the demo is. */
class WebTierPageTest {
    private static final Path PAGE = Path.of("../docs/web-tier.md");
    private static final Path DEMO = Path.of("src/main/java/io/hawser/client/demo");
    private static final Pattern CODE = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Pattern LINKS = Pattern.compile("\\]\\((\\.\\./[^)#]+)");

    @Test
    void everyLineOfItsCodeIsTheDemos() throws IOException {
        Set<String> demo = lines();
        List<String> shown = CODE.matcher(Files.readString(PAGE))
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(String::strip)
                .toList();

        assertThat(shown).hasSizeGreaterThan(10);
        assertThat(demo).containsAll(shown);
    }

    @Test
    void everyFileThatItNamesIsThere() throws IOException {
        assertThat(LINKS.matcher(Files.readString(PAGE)).results().map(WebTierPageTest::target))
                .isNotEmpty()
                .allMatch(Files::exists);
    }

    private static Path target(MatchResult link) {
        return PAGE.resolveSibling(link.group(1));
    }

    private static Set<String> lines() throws IOException {
        try (Stream<Path> files = Files.walk(DEMO)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(WebTierPageTest::linesOf)
                    .map(String::strip)
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> linesOf(Path file) {
        try {
            return Files.readString(file).lines();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
