package io.hawser.client.cli;

import io.hawser.client.DeviceFilter;
import io.hawser.client.HawserClient;
import io.hawser.client.cli.text.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "devices", description = "Lists devices.")
final class DevicesSubcommand extends Subcommand {
    @Option(names = "--prefix", description = "Only those whose id begins with this.")
    private String prefix = "";

    @Option(names = "--connected", description = "Only those connected.")
    private boolean connected;

    DevicesSubcommand(Console console) {
        super(console);
    }

    @Override
    int run(HawserClient client) {
        var presence = connected ? DeviceFilter.Presence.CONNECTED : DeviceFilter.Presence.ANY;
        DeviceFilter filter = DeviceFilter.ALL.withPrefix(prefix).withPresence(presence);
        if (json()) {
            client.devices().forEach(filter, device -> show(device, List.of()));
            return OK;
        }
        Table table = DeviceText.table();
        client.devices().forEach(filter, device -> DeviceText.row(table, device));
        table.lines().forEach(console()::print);
        return OK;
    }
}
