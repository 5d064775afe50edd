package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.cli.text.TerminalText;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "delete-device", description = "Forgets a provisioned device; it is disconnected.")
final class DeleteDeviceSubcommand extends Subcommand {
    @Parameters(paramLabel = "DEVICE", description = "The device's id.")
    private String device = "";

    DeleteDeviceSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        client.devices().delete(device);
        show(Map.of("deleted", device), List.of("deleted " + TerminalText.escape(device)));
        return OK;
    }
}
