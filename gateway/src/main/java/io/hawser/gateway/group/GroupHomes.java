package io.hawser.gateway.group;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Rendezvous;
import io.hawser.gateway.backplane.StayingNodes;

/**
 * Which gateway serves each group: one of those that live and stay, the same one in the eyes of all that know the same.
 *
 * <p>Threads: any.
 */
public final class GroupHomes {
    private final Node self;
    private final StayingNodes nodes;

    /** @param nodes among which groups are shared out */
    public GroupHomes(Node self, StayingNodes nodes) {
        this.self = self;
        this.nodes = nodes;
    }

    /** The gateway that serves that group now. */
    public Node of(String group) {
        return Rendezvous.choose(nodes.nodes(), "group-" + group).orElse(self);
    }

    /** Whether this one does. */
    public boolean isHere(String group) {
        return of(group).equals(self);
    }

    /** This gateway. */
    public Node self() {
        return self;
    }
}
