package io.hawser.client.cli;

import io.hawser.client.cli.text.TerminalText;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventView;

/** An event for people, on one line. */
final class EventText {
    private EventText() {}

    static String line(EventView event) {
        String device = event.deviceId().isEmpty() ? "-" : event.deviceId();
        return event.time() + "  " + event.kind() + "  " + TerminalText.escape(device) + "  " + detail(event.detail());
    }

    private static String detail(EventDetail detail) {
        // Java 17 has no switch over sealed types: the last line is what a kind without a line here would show
        if (detail instanceof EventDetail.Uplink uplink) {
            return TerminalText.escape(uplink.name()) + " " + PayloadText.of(uplink.payload());
        }
        if (detail instanceof EventDetail.DeviceConnected connected) {
            return TerminalText.escape(connected.protocol() + " " + connected.address());
        }
        if (detail instanceof EventDetail.DeviceDisconnected disconnected) {
            return disconnected.reason().toString();
        }
        if (detail instanceof EventDetail.CommandChanged changed) {
            return TerminalText.escape(
                            changed.command().name() + " " + changed.command().commandId() + " ")
                    + changed.command().state();
        }
        if (detail instanceof EventDetail.ComponentChanged changed) {
            return TerminalText.escape(
                    changed.name() + " " + changed.from() + " -> " + changed.to() + " " + changed.cause());
        }
        return TerminalText.escape(detail.toString());
    }
}
