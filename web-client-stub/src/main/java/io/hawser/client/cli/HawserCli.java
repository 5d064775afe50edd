package io.hawser.client.cli;

import io.hawser.client.cli.text.FailureText;
import io.hawser.client.cli.text.TerminalText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** The command line. Exit status: 0 done; 1 the call failed, or the command ended otherwise than SUCCEEDED; 2 usage. */
@Command(
        name = "hawser",
        mixinStandardHelpOptions = true,
        description = "Speaks to gateways.",
        synopsisSubcommandLabel = "COMMAND")
public final class HawserCli implements Runnable {
    private HawserCli() {}

    public static void main(String[] arguments) {
        Logging.configure();
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        // as picocli finds out: a terminal, and neither NO_COLOR nor TERM=dumb
        System.exit(run(new Console(out, err, Ansi.AUTO.enabled()), arguments));
    }

    /** Runs one command and answers its exit status. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return run(new Console(out, err, false), arguments);
    }

    private static int run(Console console, String... arguments) {
        return commandLine(console)
                .setOut(console.out())
                .setErr(console.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((failure, given) -> onUsage(console, failure))
                .setExecutionExceptionHandler((failure, command, result) -> onFailure(console, failure))
                .execute(arguments);
    }

    private static CommandLine commandLine(Console console) {
        return new CommandLine(new HawserCli())
                .addSubcommand(new StatusSubcommand(console))
                .addSubcommand(new WatchSubcommand(console))
                .addSubcommand(new RestartSubcommand(console))
                .addSubcommand(new DrainSubcommand(console))
                .addSubcommand(new RebalanceSubcommand(console))
                .addSubcommand(new WatchdogSubcommand(console))
                .addSubcommand(new SendSubcommand(console))
                .addSubcommand(new BroadcastSubcommand(console))
                .addSubcommand(new CommandsSubcommand(console))
                .addSubcommand(new CommandSubcommand(console))
                .addSubcommand(new CancelSubcommand(console))
                .addSubcommand(new EventsSubcommand(console))
                .addSubcommand(new GroupsSubcommand(console))
                .addSubcommand(new GroupSubcommand(console))
                .addSubcommand(new SeekGroupSubcommand(console))
                .addSubcommand(new DeleteGroupSubcommand(console))
                .addSubcommand(new DevicesSubcommand(console))
                .addSubcommand(new DeviceSubcommand(console))
                .addSubcommand(new PutDeviceSubcommand(console))
                .addSubcommand(new DeleteDeviceSubcommand(console))
                .addSubcommand(new DisconnectSubcommand(console));
    }

    @Override
    public void run() {
        throw new IllegalArgumentException("which command? See --help");
    }

    private static int onUsage(Console console, ParameterException failure) {
        String message = failure.getMessage() == null ? "usage" : failure.getMessage();
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        console.complain(TerminalText.escape(message) + " (see: " + command + " --help)");
        return Subcommand.USAGE;
    }

    private static int onFailure(Console console, Exception failure) {
        if (failure instanceof IllegalArgumentException) {
            console.complain(TerminalText.escape(String.valueOf(failure.getMessage())));
            return Subcommand.USAGE;
        }
        console.complain(FailureText.line(failure));
        return Subcommand.FAILED;
    }
}
