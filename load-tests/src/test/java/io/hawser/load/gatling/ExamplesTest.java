package io.hawser.load.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.Simulation;
import io.hawser.load.examples.FollowEvents;
import io.hawser.load.examples.SendCommands;
import io.hawser.load.examples.SendUplinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/load-testing-dsl.md is true. */
class ExamplesTest {
    private static final List<Class<? extends Simulation>> EXAMPLES =
            List.of(SendUplinks.class, SendCommands.class, FollowEvents.class);
    private static final Path PAGE = Path.of("..", "docs", "load-testing-dsl.md");
    private static final Path SOURCES = Path.of("src", "test", "java");
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern MARKED = Pattern.compile("// on the page:\n(.*?)// to here\n", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void thePageShowsTheExamplesAndNoOtherCode() throws IOException {
        List<String> shown = found(BLOCK, PAGE);

        assertThat(shown).containsExactlyElementsOf(marked());
    }

    @Test
    void theExamplesWorkAgainstARealGateway() throws Exception {
        try (TestGateway _ = TestGateway.start(directory)) {
            for (Class<? extends Simulation> example : EXAMPLES) {
                Play play = Play.of(example, directory);

                assertThat(play.failures()).as(example.getSimpleName()).isEmpty();
                assertThat(play.status()).as(example.getSimpleName()).isZero();
            }
        }
    }

    private static List<String> marked() throws IOException {
        List<String> marked = new ArrayList<>();
        for (Class<?> example : EXAMPLES) {
            marked.addAll(found(MARKED, SOURCES.resolve(example.getName().replace('.', '/') + ".java")));
        }
        return marked;
    }

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
