package io.hawser.client;

import java.time.Duration;
import java.util.Optional;

/**
 * How to take a node out of service. What draining is under way keeps its own settings.
 *
 * @param node the node; empty: the one that is called, so with several gateways name it
 * @param deadline how long it may take in all, 1 s to 24 h; empty: the gateway's default, 5 min. What is left then is cut
 * @param reconnectAfter over how long devices are sent away, evenly, 0 to the deadline; empty: the gateway's default, 10 s
 * @param sessionsPerSecond how many are sent away per second, 1 to 1,000,000; not together with {@code reconnectAfter}
 * @param alternate the {@code host:port} that devices are sent to; empty: other nodes of the cluster, or the address they
 *     used before when there is none
 */
public record DrainOptions(
        String node,
        Optional<Duration> deadline,
        Optional<Duration> reconnectAfter,
        Optional<Integer> sessionsPerSecond,
        String alternate) {
    /** The node that is called, as the gateway usually does it. */
    public static final DrainOptions USUAL =
            new DrainOptions("", Optional.empty(), Optional.empty(), Optional.empty(), "");

    public DrainOptions withNode(String with) {
        return new DrainOptions(with, deadline, reconnectAfter, sessionsPerSecond, alternate);
    }

    public DrainOptions withDeadline(Duration with) {
        return new DrainOptions(node, Optional.of(with), reconnectAfter, sessionsPerSecond, alternate);
    }

    public DrainOptions withReconnectAfter(Duration with) {
        return new DrainOptions(node, deadline, Optional.of(with), sessionsPerSecond, alternate);
    }

    public DrainOptions withAlternate(String with) {
        return new DrainOptions(node, deadline, reconnectAfter, sessionsPerSecond, with);
    }

    public DrainOptions withSessionsPerSecond(int with) {
        return new DrainOptions(node, deadline, reconnectAfter, Optional.of(with), alternate);
    }
}
