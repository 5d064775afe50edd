package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.view.CommandView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "command", description = "Shows a command: how it stands, and what the device answered.")
final class CommandSubcommand extends Subcommand {
    @Parameters(paramLabel = "UUID", description = "The command's id.")
    private String id = "";

    CommandSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        CommandView view = client.commands().get(id);
        show(view, CommandText.lines(view));
        return OK;
    }
}
