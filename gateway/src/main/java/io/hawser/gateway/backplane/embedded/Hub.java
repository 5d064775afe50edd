package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Peers;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Joins nodes of one JVM: one for a gateway that stands alone, several in tests.
 *
 * <p>Threads: any.
 */
public final class Hub {
    private final ConcurrentSkipListMap<String, HubNode> nodes = new ConcurrentSkipListMap<>();
    private final AtomicLong incarnations = new AtomicLong();

    /** A new node; an earlier one with the same id is dead from now on. */
    public Peers join(String id) {
        kill(id);
        HubNode node = new HubNode(this, id, incarnations.incrementAndGet());
        nodes.put(id, node);
        others(node).forEach(other -> {
            other.learn(node);
            node.learn(other);
        });
        return node;
    }

    /** Ends a node, and has the others know. */
    public void kill(String id) {
        HubNode dead = nodes.remove(id);
        if (dead != null) {
            dead.end();
            others(dead).forEach(other -> other.miss(dead));
        }
    }

    Collection<HubNode> all() {
        return nodes.values();
    }

    List<HubNode> others(HubNode than) {
        return nodes.values().stream().filter(node -> node != than).toList();
    }
}
