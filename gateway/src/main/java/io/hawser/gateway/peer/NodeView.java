package io.hawser.gateway.peer;

import io.hawser.gateway.backplane.Node;
import java.time.Instant;
import java.util.Optional;

/**
 * A node as this one sees it.
 *
 * @param since when it entered that state
 * @param facts what it said last; empty when it has not said anything yet
 */
public record NodeView(Node node, State state, Instant since, Optional<NodeFacts> facts) {

    /** How a node is, as another sees it. */
    public enum State {
        /** It is heard and serves. */
        ALIVE,
        /** It is heard and leaves service. */
        DRAINING,
        /** It has lost the other nodes, by its own account. */
        ISOLATED,
        /** It counts as alive and does not answer. */
        UNREACHABLE,
        /** It is gone. */
        LOST
    }
}
