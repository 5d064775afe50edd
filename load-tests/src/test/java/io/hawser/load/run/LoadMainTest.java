package io.hawser.load.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.load.plan.LoadPlan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code ./hawser load} as its user meets it: real gateways, real simulations, in a small form. */
@Timeout(180)
class LoadMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static List<String> names() {
        return Questions.NAMES;
    }

    @Test
    void everySimulationThereIsIsListed() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "java", "io", "hawser", "load"))) {
            List<String> simulations = files.filter(LoadMainTest::isSimulation)
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();

            assertThat(Questions.NAMES).containsExactlyInAnyOrderElementsOf(simulations);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachAsksAQuestionAndHelpsWithEveryParameter(String name) {
        LoadPlan plan = Questions.plan(name);

        assertThat(load(name, "--help")).isZero();
        assertThat(plan.question()).endsWith("?");
        assertThat(out.toString().replaceAll("\\s+", " ")).contains(plan.question());
        plan.parameters().forEach(parameter -> {
            assertThat(out.toString()).contains("--" + parameter.name());
            assertThat(parameter.checked(parameter.standard())).isNotEmpty();
        });
    }

    @Test
    void thePageHasEveryQuestion() throws Exception {
        assertThat(names())
                .allSatisfy(name -> assertThat(Path.of("..", "docs", "load.md"))
                        .content()
                        .contains("| `" + name + "` | " + Questions.plan(name).question() + " |"));
    }

    @Test
    void whoNamesNoneIsToldWhichThereAre() {
        assertThat(load()).isEqualTo(2);
        names().forEach(name ->
                assertThat(err.toString()).contains(name, Questions.plan(name).question()));
    }

    @ParameterizedTest
    @CsvSource({
        "--devices, none, whole number",
        "--devices, 0, whole number",
        "--p99, soon, duration",
        "--devises, 5, devises",
        "--target, here, host:port",
        "--token-file, x, only with --target"
    })
    void whatMakesNoSenseIsRefusedBeforeAnythingRuns(String option, String value, String why) {
        assertThat(load("ConnectAndUplink", option, value)).isEqualTo(2);

        assertThat(err.toString()).contains(why).doesNotContain("runs against");
    }

    @Test
    void answerIsTenLinesAndAPage() throws Exception {
        int status = load(
                "ConnectAndUplink",
                "--devices",
                "5",
                "--ramp",
                "1s",
                "--uplinks",
                "5",
                "--every",
                "50ms",
                "--p99",
                "30s");

        assertThat(status).as("%s%s", out, err).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(10);
        assertThat(lines.getFirst())
                .isEqualTo(Questions.plan("ConnectAndUplink").question() + " Every bound holds.");
        assertThat(out.toString())
                .contains("uplink                  25 (")
                .contains("gateway                 ")
                .contains("load side               ")
                .contains("bounds                  all 3 hold");
        assertThat(page()).isRegularFile();
    }

    @Test
    void limitIsFoundByRaisingTheLoadAndPrintedAsATable() {
        int status = load(
                "--find-limit", "ConnectAndUplink", "--devices", "1", "--ramp", "1s", "--uplinks", "1", "--p99", "1us");

        assertThat(status).isEqualTo(1);
        assertThat(out.toString())
                .contains("Raising --devices", "BREAKS: uplink: 99th percentile", "The bounds break even at 1.");
    }

    private Path page() {
        String last = out.toString().lines().reduce((_, line) -> line).orElseThrow();
        return Path.of(last.substring("report".length()).strip());
    }

    private static boolean isSimulation(Path file) {
        try {
            return Files.isRegularFile(file) && Files.readString(file).contains("LoadPlan PLAN");
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private int load(String... arguments) {
        return LoadMain.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
