package io.hawser.device.simulator.cli;

import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.report.ReportReader;
import io.hawser.device.simulator.report.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds the reports of processes that shared a scenario up. Threads: the caller's. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Adds up the reports (--report) of processes that shared a scenario (--shard), as one run.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:Every acknowledgement that was due came, and every assertion holds.",
            "1:An acknowledgement was lost or wrong, no device was connected, or an assertion fails.",
            "2:The options make no sense, or a file is no report."
        })
final class MergeCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Reports that simulate run --report wrote.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private ReportOptions reports = new ReportOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine line = Optional.ofNullable(spec).orElseThrow().commandLine();
        FleetReport merged = files.stream()
                .map(file -> read(file, line))
                .reduce(FleetReport::plus)
                .orElseThrow();
        Verdict verdict = new Verdict(merged, reports.assertions());
        reports.publish(verdict, "", line.getOut());
        return verdict.good() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static FleetReport read(Path file, CommandLine line) {
        try {
            return ReportReader.read(Files.readString(file));
        } catch (IOException | IllegalArgumentException broken) {
            throw new ParameterException(line, file + ": " + broken.getMessage(), broken);
        }
    }
}
