package io.hawser.client.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a node, with what it knows of the others.
 *
 * @param nodeId the node, the same after a restart
 * @param version of its program
 * @param startTime when its process began
 * @param uptime how long it has run
 * @param components its components
 * @param sessions of devices on it now
 * @param peakSessions the most at any time since its process began
 * @param rates what passes, per second
 * @param commandsOutstanding commands in its care that have not ended
 * @param eventLog the event log
 * @param counters by name, never falling
 * @param warnings what an operator should know, each a sentence
 * @param nodes the cluster's nodes as this one sees them, itself included
 * @param probes what watches its components, in the order of the components
 */
public record StatusView(
        String nodeId,
        String version,
        Instant startTime,
        Duration uptime,
        List<ComponentView> components,
        long sessions,
        long peakSessions,
        RatesView rates,
        long commandsOutstanding,
        EventLogView eventLog,
        Map<String, Long> counters,
        List<String> warnings,
        List<NodeView> nodes,
        List<ProbeView> probes) {
    public StatusView {
        components = List.copyOf(components);
        counters = Map.copyOf(counters);
        warnings = List.copyOf(warnings);
        nodes = List.copyOf(nodes);
        probes = List.copyOf(probes);
    }

    /** The component of this name, if the node has it. */
    public Optional<ComponentView> component(String name) {
        return components.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** When it was so, by the node's own clock, as all times here: ages come from it, whatever the reader's clock says. */
    public Instant asOf() {
        return startTime.plus(uptime);
    }

    /** Whether the node goes out of service, or is out of it, because somebody drains it. */
    public boolean drains() {
        return nodes.stream().anyMatch(node -> node.nodeId().equals(nodeId) && node.state() == NodeState.DRAINING);
    }
}
