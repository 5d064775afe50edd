package io.hawser.client.demo.floor;

import java.util.List;

/**
 * The whole floor at one moment: what a browser begins with.
 *
 * @param machines in the order of their ids
 * @param more whether there are machines that have no place here
 * @param happenings what happened lately, newest first
 * @param gateway how the gateway is
 */
public record FloorView(List<Machine> machines, boolean more, List<Happening> happenings, GatewayState gateway) {
    public FloorView {
        machines = List.copyOf(machines);
        happenings = List.copyOf(happenings);
    }
}
