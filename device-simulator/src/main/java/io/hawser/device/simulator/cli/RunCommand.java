package io.hawser.device.simulator.cli;

import io.hawser.device.GatewayAddress;
import io.hawser.device.ledger.Ledger;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.ledger.LedgerWriter;
import io.hawser.device.simulator.Fleet;
import io.hawser.device.simulator.Placement;
import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.hocon.ScenarioFile;
import io.hawser.device.simulator.report.Assertion;
import io.hawser.device.simulator.report.Verdict;
import io.hawser.device.simulator.scenario.Population;
import io.hawser.device.simulator.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a fleet as the options say and reports. Threads: the caller's, which it blocks. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Connects simulated devices to a gateway, lets them send and answer, and reports.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:Every acknowledgement that was due came, and every assertion holds.",
            "1:An acknowledgement was lost or wrong, no device was connected, or an assertion fails.",
            "2:The options make no sense."
        })
final class RunCommand implements Callable<Integer> {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

    private final Surroundings surroundings;

    @Mixin
    private FleetOptions options = new FleetOptions();

    @Mixin
    private ReportOptions reports = new ReportOptions();

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            description = "Take down in a new file what devices got acknowledged and carried out, for hawser audit.")
    private @Nullable Path ledger;

    @Option(
            names = "--print-scenario",
            description = "Print the scenario with every default and what each key means, and run nothing.")
    private boolean print;

    @Spec
    private @Nullable CommandSpec spec;

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            ScenarioFile file = options.scenarioFile();
            if (print) {
                line().getOut().print(file.print());
                line().getOut().flush();
                return CommandLine.ExitCode.OK;
            }
            return run(file, file.scenario(surroundings.environment()), options.placement());
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(line(), String.valueOf(refused.getMessage()), refused);
        }
    }

    private int run(ScenarioFile file, Scenario scenario, Placement placement) throws InterruptedException {
        List<Assertion> assertions = Stream.concat(
                        scenario.assertions().stream().map(Assertion::parse), reports.assertions().stream())
                .toList();
        Optional<LedgerWriter> writer = Optional.ofNullable(ledger).map(path -> openLedger(path, scenario));
        FleetReport report =
                drive(scenario, placement, writer.<Ledger>map(each -> each).orElse(Ledger.none()));
        boolean whole = writer.map(this::closeLedger).orElse(true);
        Verdict verdict = new Verdict(report, assertions);
        reports.publish(verdict, file.print(), line().getOut());
        return whole && verdict.good() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private FleetReport drive(Scenario scenario, Placement placement, Ledger taken) throws InterruptedException {
        Fleet fleet = Fleet.start(scenario, placement, taken, InstantSource.system(), System::nanoTime);
        watch(fleet, scenario.duration());
        return fleet.finish().toCompletableFuture().join();
    }

    /** Shows progress until the time is over or somebody stops; on stderr, where it spoils no report. */
    private void watch(Fleet fleet, Duration duration) throws InterruptedException {
        PrintWriter err = line().getErr();
        ProgressView view = surroundings.terminal() ? new LiveView(err) : new ProgressLine(err);
        long end = System.nanoTime() + duration.toNanos();
        boolean running = true;
        while (running) {
            long left = duration.isZero() ? Long.MAX_VALUE : end - System.nanoTime();
            long wait = Math.min(left, PROGRESS_EVERY.toNanos());
            running = !surroundings.stopped().await(wait, TimeUnit.NANOSECONDS) && wait < left;
            if (running) {
                view.show(fleet.progress());
            }
        }
        view.end();
    }

    private LedgerWriter openLedger(Path file, Scenario scenario) {
        Map<Boolean, List<Population>> populations =
                scenario.populations().stream().collect(Collectors.partitioningBy(Population::canBeAudited));
        List<String> prefixes = populations.getOrDefault(true, List.of()).stream()
                .map(Population::idPrefix)
                .toList();
        if (prefixes.isEmpty()) {
            throw new IllegalArgumentException("--ledger: no population can be audited (expected: one that keeps to the"
                    + " protocol, without uplinks.template or shared-by)");
        }
        populations
                .getOrDefault(false, List.of())
                .forEach(left -> line().getErr()
                        .println("hawser simulate: the ledger leaves out " + left.name()
                                + ": it is hostile, shares ids or has payloads of its own"));
        String gateways =
                scenario.gateways().stream().map(GatewayAddress::toString).collect(Collectors.joining(","));
        try {
            return LedgerWriter.open(
                    file, new LedgerHeader(InstantSource.system().instant(), gateways, scenario.devices(), prefixes));
        } catch (FileAlreadyExistsException there) {
            throw new IllegalArgumentException("--ledger: " + file + " is there already (expected: a new file)", there);
        } catch (IOException refused) {
            throw new IllegalArgumentException("--ledger: " + file + " can't be written: " + refused, refused);
        }
    }

    /** Whether the ledger is whole. */
    private boolean closeLedger(LedgerWriter writer) {
        try {
            writer.close();
            return true;
        } catch (UncheckedIOException broken) {
            line().getErr().println("hawser simulate: " + broken.getMessage() + ": " + broken.getCause());
            return false;
        }
    }

    private CommandLine line() {
        return Optional.ofNullable(spec).orElseThrow().commandLine();
    }
}
