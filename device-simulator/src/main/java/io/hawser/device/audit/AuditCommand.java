package io.hawser.device.audit;

import io.hawser.client.HawserClient;
import io.hawser.client.cli.ConnectionOptions;
import io.hawser.client.failure.HawserException;
import io.hawser.device.ledger.LedgerFormatException;
import io.hawser.device.ledger.LedgerReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Audits as the options say. Threads: the caller's, which it blocks. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Holds a ledger of simulated devices (simulate --ledger) against what a gateway kept.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:Nothing is lost, doubled or out of order.",
            "1:Something is.",
            "2:It can't be said: the options make no sense, the ledger or the gateway can't be read, or the gateway"
                    + " no longer keeps the run's beginning."
        })
final class AuditCommand implements Callable<Integer> {
    private final CommandLine line;

    @Option(names = "--ledger", required = true, paramLabel = "FILE", description = "The ledger.")
    private Path ledger = Path.of("");

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--json", description = "Report in JSON instead of a table.")
    private boolean json;

    AuditCommand() {
        line = new CommandLine(this).setExecutionExceptionHandler((failure, _, _) -> onFailure(failure));
    }

    /** Runs with {@code arguments}; the exit status. */
    int run(PrintWriter out, PrintWriter err, String... arguments) {
        return line.setOut(out).setErr(err).execute(arguments);
    }

    @Override
    public Integer call() throws Exception {
        try (LedgerReader reader = LedgerReader.open(ledger);
                HawserClient client = connection.connect()) {
            var audit = new Audit(reader.header());
            boolean ended = reader.forEach(audit::onEntry);
            var records = new GatewayRecords(client);
            records.events(audit::onEvent);
            if (audit.isLogTooShort()) {
                return complain("the gateway no longer keeps the run's beginning (its oldest event is of "
                        + audit.oldestEvent().map(Object::toString).orElse("never")
                        + "): what is missing proves nothing");
            }
            records.commands(audit.since(), audit::onCommand);
            return report(audit.finish(ended));
        }
    }

    private int report(AuditReport report) {
        PrintWriter out = line.getOut();
        if (json) {
            out.println(new JsonMapper().writeValueAsString(report.figures()));
        } else {
            report.lines().forEach(out::println);
        }
        out.flush();
        return report.good() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private int onFailure(Exception failure) {
        return switch (failure) {
            case LedgerFormatException format -> complain(ledger + ": " + format.getMessage());
            case IOException unreadable -> complain(ledger + ": can't be read: " + unreadable);
            case HawserException refused ->
                complain(connection.gateways() + ": " + refused.getClass().getSimpleName() + ": "
                        + refused.getMessage());
            case IllegalArgumentException wrong -> complain(String.valueOf(wrong.getMessage()));
            default -> complain("bug: " + failure);
        };
    }

    private int complain(String why) {
        line.getErr().println("hawser audit: " + why);
        line.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }
}
