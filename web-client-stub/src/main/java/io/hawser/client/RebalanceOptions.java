package io.hawser.client;

import java.util.Optional;

/**
 * How devices are to be sent to nodes that have fewer.
 *
 * @param node the node that they leave; empty: the gateway that is called
 * @param sessionsPerSecond how many at most: 1 to 1,000,000; empty: the gateway's default, 100
 */
public record RebalanceOptions(String node, Optional<Integer> sessionsPerSecond) {
    /** The node that is called, as the gateway usually does it. */
    public static final RebalanceOptions USUAL = new RebalanceOptions("", Optional.empty());

    public RebalanceOptions withNode(String with) {
        return new RebalanceOptions(with, sessionsPerSecond);
    }

    public RebalanceOptions withSessionsPerSecond(int with) {
        return new RebalanceOptions(node, Optional.of(with));
    }
}
