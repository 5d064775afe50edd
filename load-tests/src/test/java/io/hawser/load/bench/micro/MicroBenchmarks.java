package io.hawser.load.bench.micro;

import io.hawser.load.bench.BenchServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What do single steps of the gateway cost? Runs the micro-benchmarks with JMH, in processes of their own, and prints the time
 * of an operation, its ratio to the reference, and the bytes that it allocates.
 *
 * <p>Arguments, all optional: a regular expression that is found in the names of the benchmarks to run; {@code --quick} for
 * figures that are good enough to see whether anything works.
 */
final class MicroBenchmarks {
    /** The collector that costs the least beside what is measured; a heap that neither grows nor shrinks. */
    private static final String[] JVM = {"-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"};

    private static final String QUICK = "--quick";
    private static final String EVERYTHING = Pattern.quote(MicroBenchmarks.class.getPackageName() + ".");
    private static final int WRONG_ARGUMENTS = 2;

    private MicroBenchmarks() {}

    public static void main(String[] args) throws IOException, RunnerException {
        List<String> arguments = List.of(args);
        boolean quick = arguments.contains(QUICK);
        List<String> choice =
                arguments.stream().filter(argument -> !argument.equals(QUICK)).toList();
        if (choice.size() > 1 || choice.stream().anyMatch(argument -> !isPattern(argument))) {
            refuse("usage: ./hawser bench micro [regular expression] [" + QUICK + "]");
        }
        try {
            run(choice.isEmpty() ? EVERYTHING : choice.getFirst(), quick);
        } catch (NoBenchmarksException _) {
            refuse("no benchmark has a name in which this is found: " + choice);
        }
    }

    /** The options of a run of all benchmarks in whose names {@code choice} is found. */
    static ChainedOptionsBuilder options(String choice) {
        return new OptionsBuilder()
                .include(choice)
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend(JVM)
                .forks(2)
                .shouldFailOnError(true);
    }

    private static void run(String choice, boolean quick) throws IOException, RunnerException {
        Path directory = BenchServers.directory();
        Path log = directory.resolve("micro-benchmarks.log");
        Path json = directory.resolve("micro-benchmarks.json");
        ChainedOptionsBuilder options = options(choice)
                .resultFormat(ResultFormatType.JSON)
                .result(json.toString())
                .output(log.toString());
        if (quick) {
            TimeValue moment = TimeValue.milliseconds(200);
            options.forks(1)
                    .warmupIterations(1)
                    .warmupTime(moment)
                    .measurementIterations(2)
                    .measurementTime(moment);
        }
        System.out.printf(
                "JDK %s, %d cores; %s; what JMH says meanwhile is in %s%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                quick ? "quick: not to be quoted" : "some minutes",
                log);
        Collection<RunResult> results = new Runner(options.build()).run();
        new MicroTable(results.stream().map(MicroFigure::of).toList()).print(System.out);
        System.out.printf("%neverything that was measured: %s%n", json);
    }

    private static boolean isPattern(String argument) {
        try {
            Pattern.compile(argument);
            return !argument.startsWith("-");
        } catch (PatternSyntaxException _) {
            return false;
        }
    }

    private static void refuse(String why) {
        System.err.println(why);
        System.exit(WRONG_ARGUMENTS);
    }
}
