package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.cli.text.TerminalText;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "delete-group", description = "Forgets a group without members, and its place.")
final class DeleteGroupSubcommand extends Subcommand {
    @Parameters(paramLabel = "GROUP", description = "The group's name.")
    private String group = "";

    DeleteGroupSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        client.groups().delete(group);
        show(Map.of("deleted", group), List.of("deleted " + TerminalText.escape(group)));
        return OK;
    }
}
