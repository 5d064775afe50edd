package io.hawser.device.simulator.cli;

import io.hawser.device.simulator.report.Assertion;
import io.hawser.device.simulator.report.ReportJson;
import io.hawser.device.simulator.report.ReportPage;
import io.hawser.device.simulator.report.ReportTable;
import io.hawser.device.simulator.report.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What must hold of a report, and where it goes. Threads: one. */
final class ReportOptions {
    @Option(
            names = "--assert",
            paramLabel = "<assertion>",
            description =
                    "What must hold at the end, such as \"p99 < 50ms\" or \"sensors.lost == 0\" for one population, else"
                            + " the status is 1; may be repeated. Metrics: p50 p95 p99 p999 max connected failed lost reconnects"
                            + " violations repeats unsent sent acknowledged commands; operators: < <= > >= ==.")
    private List<Assertion> assertions = new ArrayList<>();

    @Option(names = "--json", description = "Report in JSON instead of a table.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write the report as one HTML page with charts.")
    private @Nullable Path html;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Also write the whole report as JSON, with its timeline and distributions, for simulate merge.")
    private @Nullable Path whole;

    List<Assertion> assertions() {
        return assertions;
    }

    /**
     * Prints the report and writes the files.
     *
     * @param written the scenario as HOCON; empty when it is not known
     * @throws UncheckedIOException when a file cannot be written
     */
    void publish(Verdict verdict, String written, PrintWriter out) {
        if (json) {
            out.println(ReportJson.of(verdict));
        } else {
            out.print(ReportTable.of(verdict));
        }
        out.flush();
        if (whole != null) {
            write(whole, ReportJson.whole(verdict) + "\n");
        }
        if (html != null) {
            write(html, ReportPage.of(verdict, written));
            if (!json) {
                out.println("the page                " + html);
                out.flush();
            }
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " can't be written", failure);
        }
    }
}
