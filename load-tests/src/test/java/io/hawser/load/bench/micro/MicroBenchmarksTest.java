package io.hawser.load.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;

/** Runs every micro-benchmark once, so that one which the gateway has outgrown is noticed here. */
class MicroBenchmarksTest {
    private static final List<Class<?>> BENCHMARKS =
            List.of(CodecMicroBenchmark.class, SessionPathMicroBenchmark.class, EventLogMicroBenchmark.class);

    @TempDir
    private Path directory;

    @BeforeAll
    static void letOthersMeasureMeanwhile() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void everyBenchmarkRunsAndHasAFigureOfTimeAndBytes() throws Exception {
        Options once = MicroBenchmarks.options(getClass().getPackageName())
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .param("events", "100")
                .output(directory.resolve("jmh.log").toString())
                .build();

        List<MicroFigure> figures =
                new Runner(once).run().stream().map(MicroFigure::of).toList();

        assertThat(figures)
                .extracting(figure -> figure.type().getSimpleName() + "." + figure.method())
                .containsAll(names());
        assertThat(figures).allSatisfy(figure -> {
            assertThat(figure.nanos()).isPositive();
            assertThat(figure.bytes()).isNotNaN().isNotNegative();
        });
    }

    @Test
    void everyReferenceIsABenchmarkOfTheSameClassThatHasNone() {
        assertThat(benchmarks())
                .allSatisfy(benchmark -> assertThat(reference(benchmark))
                        .satisfiesAnyOf(
                                none -> assertThat(none).isEmpty(),
                                name -> assertThat(Stream.of(
                                                benchmark.getDeclaringClass().getMethods()))
                                        .filteredOn(method -> method.getName().equals(name))
                                        .singleElement()
                                        .satisfies(method -> assertThat(method.isAnnotationPresent(Benchmark.class))
                                                .isTrue())
                                        .satisfies(method ->
                                                assertThat(reference(method)).isEmpty())));
    }

    @Test
    void theTableHasTheRatioToTheReferenceWithTheSameParameters() {
        MicroFigure copyOfPing = figure("copy", "PING", 4);
        MicroFigure copyOfAck = figure("copy", "ACK", 8);
        MicroFigure encodeOfAck = figure("encode", "ACK", 20);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        new MicroTable(List.of(copyOfPing, copyOfAck, encodeOfAck)).print(new PrintStream(printed, true, UTF_8));

        assertThat(printed.toString(UTF_8).lines())
                .anyMatch(line -> line.matches(" *encode ACK +20\\.0 ns +1\\.0 ns +2\\.50 +24"));
    }

    private static MicroFigure figure(String method, String message, double nanos) {
        return new MicroFigure(CodecMicroBenchmark.class, method, Map.of("typical", message), nanos, 1, 24);
    }

    private static List<Method> benchmarks() {
        return BENCHMARKS.stream()
                .flatMap(type -> Stream.of(type.getMethods()))
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .toList();
    }

    private static List<String> names() {
        return benchmarks().stream()
                .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
                .toList();
    }

    private static String reference(Method benchmark) {
        return MicroFigure.reference(benchmark.getDeclaringClass(), benchmark.getName());
    }
}
