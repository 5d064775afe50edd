package io.hawser.client.cli;

import io.hawser.client.cli.text.Table;
import io.hawser.client.cli.text.TerminalText;
import io.hawser.client.view.DeviceView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Devices for people. */
final class DeviceText {
    private DeviceText() {}

    static Table table() {
        return new Table("DEVICE", "STATE", "PROTOCOL", "ADDRESS", "NODE", "LAST SEEN", "QUEUED");
    }

    static void row(Table table, DeviceView device) {
        table.row(
                device.deviceId(),
                state(device),
                device.protocol(),
                device.address(),
                device.nodeId(),
                device.lastSeen().map(Instant::toString).orElse(""),
                device.commandsQueued());
    }

    static List<String> lines(DeviceView device) {
        List<String> lines = new ArrayList<>();
        lines.add("device " + TerminalText.escape(device.deviceId()));
        lines.add("  " + state(device) + (device.provisioned() ? ", provisioned" : ", not provisioned")
                + ", authentication " + device.authentication());
        if (device.connected()) {
            lines.add(TerminalText.escape("  " + device.protocol() + " from " + device.address() + " at node "
                    + device.nodeId() + ", epoch " + device.sessionEpoch()));
        }
        device.connectedSince().map(Instant::toString).ifPresent(since -> lines.add("  connected since " + since));
        device.lastSeen().map(Instant::toString).ifPresent(seen -> lines.add("  last seen " + seen));
        device.counters()
                .ifPresent(counters -> lines.add("  uplinks " + counters.uplinks() + ", commands " + counters.commands()
                        + ", bytes in " + counters.bytesIn() + ", out " + counters.bytesOut()));
        lines.add("  commands queued " + device.commandsQueued());
        device.labels().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(label -> lines.add("  " + TerminalText.escape(label.getKey() + "=" + label.getValue())));
        return lines;
    }

    private static String state(DeviceView device) {
        String presence = device.connected() ? "connected" : "away";
        return device.disabled() ? presence + ", disabled" : presence;
    }
}
