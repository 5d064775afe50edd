package io.hawser.gateway.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which versions of the program run in the cluster, for an operator who upgrades it gateway by gateway, or forgot to go on.
 *
 * <p>Threads: {@link #look} by one thread, every so often; the rest by any.
 */
public final class Versions {
    private static final Logger LOG = LoggerFactory.getLogger(Versions.class);

    private final Supplier<List<NodeView>> nodes;
    private String said = ""; // the looking thread's

    public Versions(Supplier<List<NodeView>> nodes) {
        this.nodes = nodes;
    }

    /** Says in the log when versions begin to run side by side, when others do, and when there is one again. */
    public void look() {
        String now = mixed().orElse("");
        if (now.equals(said)) {
            return;
        }
        if (now.isEmpty()) {
            LOG.info("gateways are all of one version again versions={}", running());
        } else {
            LOG.info("gateways of different versions run side by side versions={}", running());
        }
        said = now;
    }

    /** A sentence about versions that run side by side; empty while there is one. */
    public Optional<String> mixed() {
        Map<String, List<String>> running = running();
        return running.size() < 2
                ? Optional.empty()
                : Optional.of("Gateways of different versions run side by side: "
                        + running.entrySet().stream()
                                .map(version -> version.getKey() + " (" + String.join(", ", version.getValue()) + ")")
                                .collect(Collectors.joining(", "))
                        + ".");
    }

    /** The gateways of each version, of those that are not lost and have said it. */
    private Map<String, List<String>> running() {
        Map<String, List<String>> running = new TreeMap<>();
        for (NodeView node : nodes.get()) {
            if (node.state() != NodeView.State.LOST) {
                node.facts()
                        .ifPresent(facts -> running.computeIfAbsent(facts.version(), _ -> new ArrayList<>())
                                .add(node.node().id()));
            }
        }
        return running;
    }
}
