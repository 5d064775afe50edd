package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.cli.text.Table;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "groups", description = "Lists the named groups that read events, and how far each is.")
final class GroupsSubcommand extends Subcommand {
    GroupsSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        if (json()) {
            client.groups().forEach(group -> show(group, List.of()));
            return OK;
        }
        Table table = GroupText.table();
        client.groups().forEach(group -> GroupText.row(table, group));
        table.lines().forEach(console()::print);
        return OK;
    }
}
