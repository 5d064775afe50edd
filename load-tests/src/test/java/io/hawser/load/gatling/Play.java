package io.hawser.load.gatling;

import io.gatling.app.Gatling$;
import io.gatling.javaapi.core.Simulation;
import io.hawser.load.gatling.figures.Figures;
import io.hawser.load.gatling.figures.FiguresFile;
import io.hawser.load.gatling.figures.RequestFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A simulation that ran in this process, as Gatling's own program runs it.
 *
 * @param status Gatling's: 0, or 2 when an assertion did not hold
 * @param figures that it left
 */
record Play(int status, Figures figures) {
    private static final String FIGURES = "hawser.load.figures";

    /** Runs {@code simulation}, with its reports in {@code directory}. */
    static Play of(Class<? extends Simulation> simulation, Path directory) throws IOException {
        Path file = directory.resolve("figures").resolve(simulation.getSimpleName() + ".json");
        Files.deleteIfExists(file);
        System.setProperty(FIGURES, file.toString());
        try {
            String report = directory.resolve("report").toString();
            List<String> arguments = List.of("-s", simulation.getName(), "-rf", report, "-nr");
            int status = Gatling$.MODULE$.fromArgs(arguments.toArray(String[]::new));
            return new Play(status, FiguresFile.read(file));
        } finally {
            System.clearProperty(FIGURES);
        }
    }

    RequestFigures request(String name) {
        return figures.request(name).orElseThrow(() -> new AssertionError("no request " + name + " in " + counts()));
    }

    /** How many requests were answered as they should, by name. */
    Map<String, Long> counts() {
        return figures.requests().stream().collect(Collectors.toMap(RequestFigures::name, RequestFigures::ok));
    }

    /** Why requests failed, by name; without those of which none did. */
    Map<String, Map<String, Long>> failures() {
        return figures.requests().stream()
                .filter(request -> request.ko() > 0)
                .collect(Collectors.toMap(RequestFigures::name, RequestFigures::errors));
    }
}
