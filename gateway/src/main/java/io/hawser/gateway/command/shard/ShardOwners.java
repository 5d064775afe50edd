package io.hawser.gateway.command.shard;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Rendezvous;
import io.hawser.gateway.backplane.StayingNodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which node is to have each shard: all who know the same nodes say the same, and where they do not, the log lets one of them
 * only.
 *
 * <p>Threads: any.
 */
public final class ShardOwners {
    private final ShardLayout layout;
    private final Node self;
    private final StayingNodes nodes;
    private volatile List<Node> owners; // replaced as a whole

    /** As of now. */
    public ShardOwners(ShardLayout layout, Node self, StayingNodes nodes) {
        this.layout = layout;
        this.self = self;
        this.nodes = nodes;
        this.owners = chosenFrom(nodes.nodes());
    }

    /** The node that is to have a shard. */
    public Node of(int shard) {
        return owners.get(shard);
    }

    /** Whether that is this node. */
    public boolean isHere(int shard) {
        return self.equals(of(shard));
    }

    /** Looks who is alive and stays. A node that is cut off can't tell, and leaves things as they are. */
    public void refresh() {
        if (!nodes.isUnknown()) {
            owners = chosenFrom(nodes.nodes());
        }
    }

    private List<Node> chosenFrom(Collection<Node> candidates) {
        List<Node> chosen = new ArrayList<>();
        for (int shard = 0; shard < layout.count(); shard++) {
            chosen.add(Rendezvous.choose(candidates, layout.name(shard)).orElse(self));
        }
        return List.copyOf(chosen);
    }
}
