package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.cli.text.TerminalText;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "disconnect", description = "Sends a device away; it may come back at once.")
final class DisconnectSubcommand extends Subcommand {
    @Parameters(paramLabel = "DEVICE", description = "The device's id.")
    private String device = "";

    DisconnectSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        long epoch = client.devices().disconnect(device);
        show(
                Map.of("sessionEpoch", epoch),
                List.of("disconnected " + TerminalText.escape(device) + ", session epoch " + epoch));
        return OK;
    }
}
