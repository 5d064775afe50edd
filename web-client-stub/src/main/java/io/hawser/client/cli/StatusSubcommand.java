package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.view.StatusView;
import picocli.CommandLine.Command;

@Command(name = "status", description = "Shows the state of a gateway.")
final class StatusSubcommand extends Subcommand {
    StatusSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        StatusView status = client.status();
        show(status, StatusText.lines(status));
        return OK;
    }
}
