package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of what can break, in docs/operations.md, names a test that is there. */
class OperationsPageTest {
    // Tests run in the module's directory.
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String HEAD = "| what breaks |";
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void everyFaultHasATestThatIsThere() throws IOException {
        List<String> rows = Files.readString(ROOT.resolve("docs").resolve("operations.md"))
                .lines()
                .dropWhile(line -> !line.startsWith(HEAD))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        assertThat(rows)
                .hasSizeGreaterThan(15)
                .allSatisfy(row -> assertThat(tests(row))
                        .isNotEmpty()
                        .allSatisfy(test -> assertThat(source(test.group(1)))
                                .hasValueSatisfying(
                                        source -> assertThat(source).contains(" void " + test.group(2) + "("))));
    }

    private static List<MatchResult> tests(String row) {
        return NAMED.matcher(row).results().toList();
    }

    private static Optional<String> source(String test) {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve(Path.of("src", "test", "java")))
                    .filter(Files::isDirectory)
                    .flatMap(OperationsPageTest::files)
                    .filter(file -> file.endsWith(test + ".java"))
                    .findFirst()
                    .map(OperationsPageTest::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
