package io.hawser.gateway.backplane;

import java.util.Set;
import java.util.TreeSet;

/**
 * The nodes among which is shared out what one of them does for all: those that live, without those that leave service. What
 * these have goes to the others while all of them are there, rather than when they end. Where everybody leaves, all are kept.
 *
 * <p>As with {@link Membership}, nodes need not agree at every moment.
 *
 * <p>Threads: any.
 */
public final class StayingNodes {
    private final Membership membership;
    private volatile Set<Node> leaving = Set.of(); // replaced as a whole

    /** Nobody leaves, until it is said. */
    public StayingNodes(Membership membership) {
        this.membership = membership;
    }

    /** Those nodes, never none. */
    public Set<Node> nodes() {
        Set<Node> live = membership.live();
        Set<Node> gone = leaving;
        if (gone.isEmpty()) {
            return live;
        }
        Set<Node> staying = new TreeSet<>(live);
        staying.removeAll(gone);
        return staying.isEmpty() ? live : staying;
    }

    /** Whether this node can't tell who lives. */
    public boolean isUnknown() {
        return membership.isolated();
    }

    /** Those nodes leave service, and no others; answers whether that is news. */
    public boolean leave(Set<Node> nodes) {
        boolean news = !leaving.equals(nodes);
        leaving = Set.copyOf(nodes);
        return news;
    }
}
