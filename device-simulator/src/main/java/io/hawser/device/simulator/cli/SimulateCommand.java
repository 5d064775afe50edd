package io.hawser.device.simulator.cli;

import io.hawser.device.GatewayAddress;
import io.hawser.device.ledger.Ledger;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.ledger.LedgerWriter;
import io.hawser.device.simulator.Fleet;
import io.hawser.device.simulator.FleetConfig;
import io.hawser.device.simulator.FleetReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * Runs a fleet as the options say and reports.
 *
 * <p>Threads: the caller's, which it blocks; {@link #stop} from any.
 */
@Command(
        name = "simulate",
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
final class SimulateCommand implements Callable<Integer> {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

    private final Function<String, Optional<String>> environment;
    private final boolean terminal;
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Mixin
    private Options options = new Options();

    private final CommandLine line;

    /**
     * @param environment a variable's value by its name
     * @param terminal whether progress is seen by a person
     */
    SimulateCommand(Function<String, Optional<String>> environment, boolean terminal) {
        this.environment = environment;
        this.terminal = terminal;
        this.line = new CommandLine(this)
                .registerConverter(Duration.class, converting(Durations::parse))
                .registerConverter(Assertion.class, converting(Assertion::parse))
                .registerConverter(GatewayAddress.class, converting(GatewayAddress::parse));
    }

    /** Runs with {@code arguments}; the exit status. */
    int run(PrintWriter out, PrintWriter err, String... arguments) {
        return line.setOut(out).setErr(err).execute(arguments);
    }

    /** Ends the run as if its duration were over. */
    void stop() {
        stopped.countDown();
    }

    @Override
    public Integer call() throws InterruptedException {
        FleetConfig config = fleetConfig();
        Optional<LedgerWriter> ledger = options.ledger().map(file -> openLedger(file, config));
        FleetReport report = run(config, ledger.<Ledger>map(writer -> writer).orElse(Ledger.none()));
        boolean whole = ledger.map(this::closeLedger).orElse(true);
        Verdict verdict = new Verdict(report, options.assertions());
        PrintWriter out = line.getOut();
        if (options.json()) {
            out.println(ReportJson.of(verdict));
        } else {
            out.print(ReportTable.of(verdict));
        }
        out.flush();
        return whole && verdict.good() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Whether the ledger is whole. */
    private boolean closeLedger(LedgerWriter ledger) {
        try {
            ledger.close();
            return true;
        } catch (UncheckedIOException broken) {
            line.getErr().println("hawser simulate: " + broken.getMessage() + ": " + broken.getCause());
            return false;
        }
    }

    private FleetReport run(FleetConfig config, Ledger ledger) throws InterruptedException {
        Fleet fleet;
        try {
            fleet = Fleet.start(config, ledger, InstantSource.system(), System::nanoTime);
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(line, String.valueOf(refused.getMessage()), refused);
        }
        watch(fleet);
        return fleet.finish().toCompletableFuture().join();
    }

    private FleetConfig fleetConfig() {
        try {
            return options.fleet(environment);
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(line, String.valueOf(refused.getMessage()), refused);
        }
    }

    private LedgerWriter openLedger(Path file, FleetConfig config) {
        String gateways =
                config.gateways().stream().map(GatewayAddress::toString).collect(Collectors.joining(","));
        try {
            return LedgerWriter.open(
                    file,
                    new LedgerHeader(InstantSource.system().instant(), gateways, config.devices(), config.idPrefix()));
        } catch (FileAlreadyExistsException there) {
            throw new ParameterException(line, "--ledger: " + file + " is there already (expected: a new file)", there);
        } catch (IOException refused) {
            throw new ParameterException(line, "--ledger: " + file + " can't be written: " + refused, refused);
        }
    }

    /** Shows progress until the time is over or somebody stops; on stderr, where it spoils no report. */
    private void watch(Fleet fleet) throws InterruptedException {
        ProgressLine progress = new ProgressLine(line.getErr(), terminal);
        long end = System.nanoTime() + options.duration().toNanos();
        boolean running = true;
        while (running) {
            long left = options.duration().isZero() ? Long.MAX_VALUE : end - System.nanoTime();
            long wait = Math.min(left, PROGRESS_EVERY.toNanos());
            running = !stopped.await(wait, TimeUnit.NANOSECONDS) && wait < left;
            if (running) {
                progress.show(fleet.progress());
            }
        }
        progress.end();
    }

    private static <T> ITypeConverter<T> converting(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException refused) {
                throw new TypeConversionException(String.valueOf(refused.getMessage()));
            }
        };
    }
}
