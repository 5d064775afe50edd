package io.hawser.client.cli;

import io.hawser.client.CommandFilter;
import io.hawser.client.HawserClient;
import io.hawser.client.cli.text.Table;
import io.hawser.client.view.CommandPage;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "commands", description = "Lists commands, newest first: what each device was and is to do.")
final class CommandsSubcommand extends Subcommand {
    private static final int LARGEST_PAGE = 1_000;

    @Option(names = "--device", paramLabel = "DEVICE", description = "Only those for this device.")
    private String device = "";

    @Option(names = "--state", split = ",", description = "Only those in one of these states: queued, timed_out, …")
    private List<CommandState> states = List.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Instants.class,
            description = "Only those stored since: 2026-01-31T12:00:00Z, or so long ago: 10m.")
    private Optional<Instant> since = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = Instants.class,
            description = "Only those stored before; as --since.")
    private Optional<Instant> until = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Show so many at most; 0: all. Default: 100.")
    private int limit = 100;

    CommandsSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        if (limit < 0) {
            throw new IllegalArgumentException("--limit: " + limit + " (expected: 0 or more)");
        }
        CommandFilter filter = new CommandFilter(device, Set.copyOf(states), since, until);
        Table table = CommandText.table();
        boolean all = showPages(client, filter, table);
        if (!json()) {
            table.lines().forEach(console()::print);
        }
        if (!all) {
            console().complain("more than " + limit + "; --limit 0 shows all");
        }
        return OK;
    }

    /** Whether it was all there is. */
    private boolean showPages(HawserClient client, CommandFilter filter, Table table) {
        int shown = 0;
        Optional<String> token = Optional.of("");
        while (token.isPresent()) {
            CommandPage page = client.commands().list(filter, LARGEST_PAGE, token.get());
            for (CommandView command : page.commands()) {
                if (limit > 0 && shown == limit) {
                    return false;
                }
                shown++;
                if (json()) {
                    show(command, List.of());
                } else {
                    CommandText.row(table, command);
                }
            }
            token = page.nextPageToken();
        }
        return true;
    }
}
