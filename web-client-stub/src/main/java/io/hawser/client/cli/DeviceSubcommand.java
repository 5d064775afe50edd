package io.hawser.client.cli;

import io.hawser.client.HawserClient;
import io.hawser.client.view.DeviceView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "device", description = "Shows a device.")
final class DeviceSubcommand extends Subcommand {
    @Parameters(paramLabel = "DEVICE", description = "The device's id.")
    private String device = "";

    DeviceSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        DeviceView view = client.devices().get(device);
        show(view, DeviceText.lines(view));
        return OK;
    }
}
