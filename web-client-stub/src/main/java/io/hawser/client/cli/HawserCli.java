package io.hawser.client.cli;

import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
        System.exit(run(out, err, arguments));
    }

    /** Runs one command and answers its exit status. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        var console = new Console(out, err);
        return commandLine(console)
                .setOut(out)
                .setErr(err)
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
        console.complain(describe(failure));
        return Subcommand.FAILED;
    }

    /** A failure on one line: what kind, why, and what the gateway says to it. */
    static String describe(Exception failure) {
        if (!(failure instanceof HawserException refused)) {
            return TerminalText.escape(failure.toString());
        }
        String kind = refused.getClass().getSimpleName();
        String reason = refused.reason() == Reason.UNKNOWN ? "" : " " + refused.reason();
        return kind + reason + ": " + TerminalText.escape(String.valueOf(refused.getMessage()));
    }
}
