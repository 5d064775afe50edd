package io.hawser.gateway.group;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Rendezvous;

/**
 * Which gateway serves each group: one of those that live, the same one in the eyes of all that know the same.
 *
 * <p>Threads: any.
 */
public final class GroupHomes {
    private final Peers peers;

    public GroupHomes(Peers peers) {
        this.peers = peers;
    }

    /** The gateway that serves that group now. */
    public Node of(String group) {
        return Rendezvous.choose(peers.membership().live(), "group-" + group).orElse(peers.self());
    }

    /** Whether this one does. */
    public boolean isHere(String group) {
        return of(group).equals(peers.self());
    }

    /** This gateway. */
    public Node self() {
        return peers.self();
    }
}
