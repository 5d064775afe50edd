package io.hawser.load.run;

import io.hawser.load.bench.BenchServers;
import io.hawser.load.gatling.figures.Figures;
import io.hawser.load.gatling.figures.FiguresFile;
import io.hawser.load.plan.LoadPlan;
import io.hawser.load.plan.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One run of a simulation, in a process of its own. Threads: one, which it blocks. */
final class SimulationProcess {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneId.systemDefault());
    /** Gatling's status for broken assertions; other ones than this and 0 mean that it could not run. */
    private static final int BROKEN = 2;
    /** Such as {@code Global: count of failed events is 0.0 : true (actual : 0.0)}. */
    private static final Pattern ASSERTION = Pattern.compile("(.+) : (true|false) \\(actual : (.*)\\)");

    private final LoadPlan plan;
    private final Gateways.Gateway gateway;
    private final Path directory;
    private final List<String> command;

    private SimulationProcess(LoadPlan plan, Gateways.Gateway gateway, Path directory, List<String> command) {
        this.plan = plan;
        this.gateway = gateway;
        this.directory = directory;
        this.command = command;
    }

    /**
     * One that can be run.
     *
     * @param values of parameters by their names; the rest are as they are by default
     */
    static SimulationProcess prepare(String name, LoadPlan plan, Map<String, String> values, Gateways.Gateway gateway)
            throws IOException {
        Path runs =
                Files.createDirectories(BenchServers.directory().resolve("load").toAbsolutePath());
        String began = name + "-" + STAMP.format(Instant.now()) + "-";
        Path directory = Files.createTempDirectory(runs, began); // of its own also when several begin at one moment
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx2g",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        values.forEach((parameter, value) ->
                command.add("-D" + plan.parameter(parameter).property() + "=" + value));
        command.add("-D" + Target.DEVICES + "=" + gateway.devices());
        command.add("-D" + Target.RPC + "=" + gateway.rpc());
        gateway.token().ifPresent(file -> command.add("-D" + Target.TOKEN_FILE + "=" + file.toAbsolutePath()));
        gateway.pid().ifPresent(pid -> command.add("-D" + Target.PID + "=" + pid));
        command.add("-Dhawser.load.figures=" + directory.resolve("figures.json"));
        command.addAll(List.of("io.gatling.app.Gatling", "-s", Questions.className(name)));
        command.addAll(List.of("-rf", directory.resolve("report").toString()));
        return new SimulationProcess(plan, gateway, directory, command);
    }

    /** Where what Gatling says is written to. */
    Path log() {
        return directory.resolve("gatling.log");
    }

    /**
     * Runs it to its end.
     *
     * @param withPage whether Gatling makes its report
     * @throws IOException also when it did not run, with what it said last
     */
    LoadResult run(boolean withPage) throws IOException, InterruptedException {
        if (!withPage) {
            command.add("-nr");
        }
        Optional<GatewayUse> before =
                gateway.pid().isPresent() ? GatewayUse.of(gateway.pid().getAsLong()) : Optional.empty();
        int status = BenchServers.launch(new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log().toFile()))
                .waitFor();
        List<String> said = Files.readAllLines(log());
        if (status != 0 && status != BROKEN) {
            throw new IOException("the simulation did not run: " + reason(said) + " (the whole is in " + log() + ")");
        }
        Figures figures = FiguresFile.read(directory.resolve("figures.json"));
        Optional<GatewayUse> use = before.flatMap(
                earlier -> GatewayUse.of(gateway.pid().getAsLong()).map(now -> now.since(earlier)));
        return new LoadResult(figures, assertions(said, true), broken(said, status), use, page()).judgedBy(plan);
    }

    private static List<String> broken(List<String> said, int status) {
        if (status != BROKEN) {
            return List.of();
        }
        List<String> broken = assertions(said, false);
        return broken.isEmpty() ? List.of("an assertion, see the log") : broken;
    }

    private static List<String> assertions(List<String> said, boolean holds) {
        List<String> found = new ArrayList<>();
        for (String line : said) {
            Matcher assertion = ASSERTION.matcher(line);
            if (assertion.matches() && Boolean.parseBoolean(assertion.group(2)) == holds) {
                found.add(assertion.group(1) + " (found " + assertion.group(3) + ")");
            }
        }
        return found;
    }

    private static String reason(List<String> said) {
        return said.stream()
                .filter(line -> line.contains("expected:") || line.contains("Exception"))
                .findFirst()
                .orElse(said.isEmpty() ? "it said nothing" : said.getLast())
                .strip();
    }

    private Optional<Path> page() throws IOException {
        Path reports = directory.resolve("report");
        if (!Files.isDirectory(reports)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(reports, 2)) {
            return files.filter(file -> file.endsWith("index.html")).findFirst();
        }
    }
}
