package io.hawser.gateway.supervision.rebalance;

import io.hawser.gateway.backplane.Node;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How many sessions each node should have, and who has too few.
 *
 * <p>Threads: any; nothing here blocks.
 */
public interface Shares {

    /** This node's share, when it has {@code own} sessions now; empty when no other node is in service. */
    OptionalInt share(int own);

    /** The other nodes that devices can be sent to now. */
    Set<Node> inService();

    /** Where to send a device next, {@code host:port}, which counts as sent there; empty when there is nowhere. */
    String next();
}
