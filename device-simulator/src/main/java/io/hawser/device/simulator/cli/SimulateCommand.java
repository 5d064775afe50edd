package io.hawser.device.simulator.cli;

import io.hawser.device.GatewayAddress;
import io.hawser.device.simulator.report.Assertion;
import io.hawser.device.simulator.scenario.Durations;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The simulator's commands.
 *
 * <p>Threads: the caller's, which it blocks; {@link #stop} from any.
 */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Plays devices to a gateway: a field of them, one by hand, recorded ones, hostile ones.")
final class SimulateCommand implements Runnable {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CommandLine line;

    @Spec
    private @Nullable CommandSpec spec;

    /**
     * @param environment a variable's value by its name
     * @param terminal whether progress is seen by a person
     * @param in what is typed
     */
    SimulateCommand(Function<String, Optional<String>> environment, boolean terminal, InputStream in) {
        Surroundings surroundings = new Surroundings(environment, terminal, in, stopped);
        this.line = new CommandLine(this)
                .addSubcommand(new RunCommand(surroundings))
                .addSubcommand(new DeviceCommand(surroundings))
                .addSubcommand(new ReplayCommand(surroundings))
                .addSubcommand(new ProbeCommand(surroundings))
                .addSubcommand(new FuzzCommand(surroundings))
                .addSubcommand(new MergeCommand())
                .registerConverter(Duration.class, converting(Durations::parse))
                .registerConverter(Assertion.class, converting(Assertion::parse))
                .registerConverter(GatewayAddress.class, converting(GatewayAddress::parse))
                .setParameterExceptionHandler(SimulateCommand::onUsageError);
    }

    /** Says what is wrong, and where help is: the help itself would push that out of sight. */
    private static int onUsageError(ParameterException wrong, String[] arguments) {
        CommandLine line = wrong.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        line.getErr().println("hawser " + name + ": " + wrong.getMessage());
        line.getErr().println("hawser " + name + " --help lists what there is.");
        line.getErr().flush();
        return CommandLine.ExitCode.USAGE;
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
    public void run() {
        throw new ParameterException(Optional.ofNullable(spec).orElseThrow().commandLine(), "which command?");
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
