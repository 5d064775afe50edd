package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.cli.text.StatusText;
import io.hawser.client.view.StatusView;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = "Shows how a gateway is: the verdict first, then its components and probes, then its figures.")
final class StatusSubcommand extends Subcommand {
    StatusSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        StatusView status = client.status();
        show(status, StatusText.lines(status, console().colored()));
        return OK;
    }
}
