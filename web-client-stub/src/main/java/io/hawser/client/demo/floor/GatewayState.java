package io.hawser.client.demo.floor;

import io.hawser.client.view.ComponentState;
import io.hawser.client.view.StatusView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The gateway as the page shows it.
 *
 * @param reachable whether events come; if not, all the rest is from before
 * @param nodeId its name; empty before it was heard the first time
 * @param version of its program
 * @param asOf the gateway's clock when it said so: the page's ages are by that clock
 * @param sessions devices that are connected to it
 * @param messagesIn messages from devices per second
 * @param commandsOutstanding commands that have not ended
 * @param drains whether somebody takes it out of service
 * @param components its components
 * @param warnings what an operator should know
 */
public record GatewayState(
        boolean reachable,
        String nodeId,
        String version,
        Optional<Instant> asOf,
        long sessions,
        double messagesIn,
        long commandsOutstanding,
        boolean drains,
        List<Part> components,
        List<String> warnings) {
    static final GatewayState UNHEARD =
            new GatewayState(false, "", "", Optional.empty(), 0, 0, 0, false, List.of(), List.of());

    public GatewayState {
        components = List.copyOf(components);
        warnings = List.copyOf(warnings);
    }

    /**
     * A component.
     *
     * @param name its name
     * @param state its state
     * @param serving whether it does its work
     */
    public record Part(String name, ComponentState state, boolean serving) {}

    GatewayState with(StatusView status) {
        return new GatewayState(
                reachable,
                status.nodeId(),
                status.version(),
                Optional.of(status.asOf()),
                status.sessions(),
                status.rates().messagesIn(),
                status.commandsOutstanding(),
                status.drains(),
                status.components().stream()
                        .map(each ->
                                new Part(each.name(), each.state(), each.state().isServing()))
                        .toList(),
                status.warnings());
    }

    GatewayState with(boolean reachableNow) {
        return new GatewayState(
                reachableNow,
                nodeId,
                version,
                asOf,
                sessions,
                messagesIn,
                commandsOutstanding,
                drains,
                components,
                warnings);
    }
}
