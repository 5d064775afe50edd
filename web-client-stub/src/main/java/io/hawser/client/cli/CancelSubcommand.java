package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.view.CommandView;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        description = "Cancels a command that has not ended. A device that has it already may do it all the same.")
final class CancelSubcommand extends Subcommand {
    @Parameters(paramLabel = "UUID", description = "The command's id.")
    private String id = "";

    CancelSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        CommandView view = client.commands().cancel(id);
        List<String> lines = new ArrayList<>(CommandText.outcome(view));
        if (view.sentTime().isPresent()) {
            lines.add("it was sent to the device before, which may do it all the same");
        }
        show(view, lines);
        return OK;
    }
}
