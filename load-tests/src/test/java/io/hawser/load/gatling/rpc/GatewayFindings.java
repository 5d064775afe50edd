package io.hawser.load.gatling.rpc;

import io.hawser.load.gatling.request.Finding;
import io.hawser.rpc.v1.Command;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.GatewayStatus;
import java.util.List;

/** What can be found in what a gateway answers. Threads: stateless, any. */
public final class GatewayFindings {
    private GatewayFindings() {}

    /** How a command stands: {@code SUCCEEDED}, {@code FAILED}, {@code REJECTED}, {@code TIMED_OUT}, … */
    public static Finding<Command, String> outcome() {
        return Finding.of("outcome", command -> command.getState().name().replace("COMMAND_STATE_", ""));
    }

    /** What the device answered, as UTF-8; empty while it has not. */
    public static Finding<Command, String> answer() {
        return Finding.of("answer", command -> command.getResult().getPayload().toStringUtf8());
    }

    /** The command's id. */
    public static Finding<Command, String> commandId() {
        return Finding.of("command id", Command::getCommandId);
    }

    /** How many sessions of devices the gateway has. */
    public static Finding<GatewayStatus, Long> sessions() {
        return Finding.of("sessions", GatewayStatus::getSessions);
    }

    /** How many commands are in the gateway's care and have not ended. */
    public static Finding<GatewayStatus, Long> commandsOutstanding() {
        return Finding.of("commands outstanding", GatewayStatus::getCommandsOutstanding);
    }

    /** The state of a component: {@code RUNNING}, …; {@code ABSENT} when the gateway has no such component. */
    public static Finding<GatewayStatus, String> component(String name) {
        return Finding.of(
                name,
                status -> status.getComponentsList().stream()
                        .filter(component -> component.getName().equals(name))
                        .map(component -> component.getState().name().replace("COMPONENT_STATE_", ""))
                        .findFirst()
                        .orElse("ABSENT"));
    }

    /** The device of the last event that was waited for. */
    public static Finding<List<Event>, String> eventDevice() {
        return Finding.of("device", events -> events.getLast().getDeviceId());
    }

    /** The payload of the last event that was waited for, an uplink, as UTF-8. */
    public static Finding<List<Event>, String> eventPayload() {
        return Finding.of(
                "payload", events -> events.getLast().getUplink().getPayload().toStringUtf8());
    }
}
