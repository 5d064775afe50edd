package io.hawser.client.demo.floor;

import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.DeviceView;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventView;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The rules by which the floor follows what happens. An event may come twice and an inventory may overtake events; neither
 * undoes what is newer, and once all that was on its way has arrived, the floor is right.
 *
 * <p>Threads: one at a time; the {@link ShopFloor} sees to it.
 */
final class FloorModel {
    private static final int MOST_HAPPENINGS = 60;

    private final int mostMachines;
    private final PageJson json;
    private final FloorListener listener;
    private final Map<String, Machine> machines = new TreeMap<>();
    private final ArrayDeque<Happening> happenings = new ArrayDeque<>();
    private GatewayState gateway = GatewayState.UNHEARD;
    private boolean more;

    FloorModel(int mostMachines, PageJson json, FloorListener listener) {
        this.mostMachines = mostMachines;
        this.json = json;
        this.listener = listener;
    }

    FloorView view() {
        return new FloorView(new ArrayList<>(machines.values()), more, new ArrayList<>(happenings), gateway);
    }

    GatewayState gateway() {
        return gateway;
    }

    void become(GatewayState now) {
        if (!now.equals(gateway)) {
            gateway = now;
            listener.onGateway(now);
        }
    }

    void happen(EventView event) {
        EventDetail detail = event.detail(); // Java 17 has no switch over sealed types
        if (detail instanceof EventDetail.DeviceConnected) {
            presence(event, Presence.CONNECTED, "");
        } else if (detail instanceof EventDetail.DeviceDisconnected disconnected) {
            Presence presence = disconnected.clean() ? Presence.SIGNED_OFF : Presence.LOST;
            presence(event, presence, Happening.words(disconnected.reason()));
        } else if (detail instanceof EventDetail.Uplink uplink) {
            change(
                    event.deviceId(),
                    machine ->
                            machine.with(Readings.with(machine.readings(), uplink, event.time(), json), event.time()));
        } else if (detail instanceof EventDetail.CommandChanged changed) {
            command(changed.command());
        }
        Happening.of(event).ifPresent(this::add);
    }

    void command(CommandView view) {
        MachineCommand latest = MachineCommand.of(view);
        if (machines.containsKey(
                view.deviceId())) { // a command for a machine that nobody has seen has no place to show
            change(
                    view.deviceId(),
                    machine -> machine.with(machine.command().map(latest::over).orElse(latest)));
        }
    }

    void outcomeUnknown(String machineId, String commandId) {
        if (machines.containsKey(machineId)) {
            change(
                    machineId,
                    machine -> machine.command()
                            .filter(shown -> shown.commandId().equals(commandId))
                            .filter(shown -> !shown.state().isTerminal())
                            .map(shown -> machine.with(shown.withState(CommandState.UNKNOWN)))
                            .orElse(machine));
        }
    }

    /** Who is not among them is not there. */
    void takeInventory(Collection<DeviceView> devices) {
        Map<String, DeviceView> known = new LinkedHashMap<>();
        devices.forEach(device -> known.put(device.deviceId(), device));
        known.values().forEach(device -> change(device.deviceId(), machine -> takenFrom(device, machine)));
        for (Machine machine : List.copyOf(machines.values())) {
            if (!known.containsKey(machine.id())) {
                change(machine.id(), gone -> missing(gone, Optional.empty()));
            }
        }
    }

    private static Machine takenFrom(DeviceView device, Machine machine) {
        if (!device.connected()) {
            return missing(machine, device.lastSeen());
        }
        return machine.with(Presence.CONNECTED, device.sessionEpoch(), device.connectedSince(), "");
    }

    private static Machine missing(Machine machine, Optional<Instant> lastSeen) {
        return machine.presence() == Presence.CONNECTED
                ? machine.with(Presence.LOST, machine.session(), lastSeen, "not connected any more")
                : machine;
    }

    private void presence(EventView event, Presence presence, String why) {
        change(
                event.deviceId(),
                machine -> event.sessionEpoch() < machine.session()
                        ? machine
                        : machine.with(presence, event.sessionEpoch(), Optional.of(event.time()), why));
    }

    private void change(String id, UnaryOperator<Machine> how) {
        Machine before = machines.get(id);
        if (before == null && machines.size() >= mostMachines && !makeRoom()) {
            more = true;
            return;
        }
        Machine after = how.apply(before == null ? Machine.unknown(id) : before);
        if (!after.equals(before)) {
            machines.put(id, after);
            listener.onMachine(after);
        }
    }

    /** Whoever is away the longest goes, if anybody is. */
    private boolean makeRoom() {
        Optional<Machine> longestAway = machines.values().stream()
                .filter(machine -> machine.presence() != Presence.CONNECTED)
                .min(Comparator.comparing(machine -> machine.since().orElse(Instant.MIN)));
        longestAway.ifPresent(machine -> {
            machines.remove(machine.id());
            listener.onForgotten(machine.id());
        });
        return longestAway.isPresent();
    }

    private void add(Happening happening) {
        if (happenings.stream().anyMatch(known -> known.position().equals(happening.position()))) {
            return; // it came twice
        }
        if (happenings.size() == MOST_HAPPENINGS) {
            happenings.removeLast();
        }
        happenings.addFirst(happening);
        listener.onHappening(happening);
    }
}
