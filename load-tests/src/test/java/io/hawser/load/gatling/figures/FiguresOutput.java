package io.hawser.load.gatling.figures;

import io.hawser.device.simulator.figures.Latency;
import io.hawser.device.simulator.figures.LoadSide;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Prints figures as a table, and writes their file. Threads: stateless, any. */
final class FiguresOutput {
    /** The system property that names the file. */
    static final String PROPERTY = "hawser.load.figures";

    private static final double NANOS_IN_SECOND = 1e9;
    private static final double PERCENT = 100;
    private static final int NAME_WIDTH = 28;
    private static final String HEADER = "%-28s %9s %7s %9s %10s %10s %10s %10s"
            .formatted("request, µs", "ok", "ko", "ok/s", "p50", "p99", "p99.9", "max");

    private FiguresOutput() {}

    /** Both; where no {@code file} is named, it is {@code target/gatling/<simulation>-figures.json}. */
    static void publish(Figures figures, Optional<String> file) {
        print(figures, System.out);
        Path path = file.filter(name -> !name.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of("target", "gatling", figures.simulation() + "-figures.json"));
        try {
            FiguresFile.write(path, figures);
            System.out.println("Figures: " + path);
        } catch (IOException unwritable) {
            System.err.println("The figures could not be written: " + unwritable);
        }
    }

    private static void print(Figures figures, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%n%s: %d users in %.1f s; latencies from the intended start%n%s%n",
                figures.simulation(),
                figures.users(),
                seconds(figures.elapsed()),
                HEADER);
        for (RequestFigures request : figures.requests()) {
            Latency latency = request.latency();
            out.printf(
                    Locale.ROOT,
                    "%-28s %9d %7d %9.1f %10d %10d %10d %10d%n",
                    cut(request.name()),
                    request.ok(),
                    request.ko(),
                    request.ok() / Math.max(1e-3, seconds(figures.elapsed())),
                    micros(latency.p50()),
                    micros(latency.p99()),
                    micros(latency.p999()),
                    micros(latency.max()));
            request.errors().forEach((reason, count) -> out.printf(Locale.ROOT, "  %d × %s%n", count, reason));
        }
        LoadSide side = figures.loadSide();
        out.printf(
                Locale.ROOT,
                "load side: %s (%.0f %% of %d processors, the machine %.0f %%, event loops late p99 %d µs, max %d µs)%n",
                side.verdict(),
                side.ownShare() * PERCENT,
                side.processors(),
                side.machineShare() * PERCENT,
                micros(side.lagP99()),
                micros(side.lagMax()));
    }

    private static String cut(String name) {
        return name.length() <= NAME_WIDTH ? name : name.substring(0, NAME_WIDTH - 1) + "…";
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_IN_SECOND;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
