package io.hawser.gateway.peer;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.StayingNodes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells what is shared out among nodes which of them leave service, by their own account.
 *
 * <p>Threads: any.
 */
public final class Leaving {
    private final Supplier<List<NodeView>> nodes;
    private final StayingNodes staying;
    private final Runnable onNews;
    private final ReentrantLock looking = new ReentrantLock(); // or an older look could have the last word

    /**
     * Knows nobody before {@link #look}.
     *
     * @param nodes all, this one included
     * @param onNews has what is shared out moved; must not block
     */
    public Leaving(Supplier<List<NodeView>> nodes, StayingNodes staying, Runnable onNews) {
        this.nodes = nodes;
        this.staying = staying;
        this.onNews = onNews;
    }

    /** Looks who leaves. To be called when a node may have begun, and now and then. */
    public void look() {
        boolean news;
        looking.lock();
        try {
            news = staying.leave(leaving());
        } finally {
            looking.unlock();
        }
        if (news) {
            onNews.run();
        }
    }

    private Set<Node> leaving() {
        return nodes.get().stream()
                .filter(view -> view.facts()
                        .filter(said -> said.standing() == Standing.DRAINING)
                        .isPresent())
                .map(NodeView::node)
                .collect(Collectors.toUnmodifiableSet());
    }
}
