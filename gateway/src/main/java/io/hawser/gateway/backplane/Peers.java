package io.hawser.gateway.backplane;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The other gateways of the cluster. A gateway that stands alone has none, and everything here answers accordingly.
 *
 * <p>Threads: see each part.
 */
public interface Peers {

    /** This node. */
    Node self();

    /** Who is alive. */
    Membership membership();

    /** What each tells all others. */
    Announcements announcements();

    /** Questions to one. */
    Calls calls();

    /**
     * Completes when this node has looked around among those that live and has a part with them; fails when it came to some
     * that it does not understand, or that do not understand it. Then it has none, for good.
     */
    default CompletionStage<Void> admitted() {
        return CompletableFuture.completedStage(null);
    }

    /** Gateways that are heard and have no part with this node: why, by their ids, in words that follow a colon. */
    default Map<String, String> refused() {
        return Map.of();
    }
}
