package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.cli.text.StatusText;
import io.hawser.client.view.StatusView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description =
                "Shows how a gateway is: the verdict first, then its components and probes, then the nodes of its cluster, then its"
                        + " figures.")
final class StatusSubcommand extends Subcommand {
    @Option(names = "--node", paramLabel = "NODE", description = "The node. Default: the gateway that is called.")
    private String node = "";

    StatusSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        StatusView status = client.status(node);
        show(status, StatusText.lines(status, console().colored()));
        return OK;
    }
}
