package io.hawser.gateway.supervision.rebalance;

import java.util.OptionalInt;

/**
 * How many sessions each node should have, and who has too few.
 *
 * <p>Threads: any; nothing here blocks.
 */
public interface Shares {

    /** This node's share, when it has {@code own} sessions now; empty when no other node is in service. */
    OptionalInt share(int own);

    /** Where to send a device next, {@code host:port}, which counts as sent there; empty when there is nowhere. */
    String next();
}
