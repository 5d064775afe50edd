package io.hawser.gateway.peer;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.supervision.rebalance.Shares;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where devices of this node are sent: each to the node in service that has the fewest sessions, those counted that are on
 * their way to it.
 *
 * <p>Threads: any.
 */
public final class Destinations implements Shares {
    /** How long one that was sent away takes at most to be logged in there, and counted by what that node says. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(3);

    private final String self;
    private final Supplier<List<NodeView>> nodes;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Deque<Long>> onTheWay = new HashMap<>(); // when each was sent; under the lock
    private int turn; // under the lock

    /** @param self this node's id, to which nobody is sent */
    public Destinations(String self, Supplier<List<NodeView>> nodes, LongSupplier nanoClock) {
        this.self = self;
        this.nodes = nodes;
        this.nanoClock = nanoClock;
    }

    @Override
    public String next() {
        lock.lock();
        try {
            Optional<NodeView> least = others().min(Comparator.comparingLong(this::load));
            least.ifPresent(node -> sent(node).addLast(nanoClock.getAsLong()));
            return least.map(Destinations::address).orElse("");
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #next}, for a node that has lost the others: where one of them was, in turns, for devices may see what this
     * node can't.
     */
    public String lastKnown() {
        List<String> addresses = nodes.get().stream()
                .filter(node -> !node.node().id().equals(self))
                .map(Destinations::address)
                .filter(address -> !address.isEmpty())
                .toList();
        lock.lock();
        try {
            return addresses.isEmpty() ? "" : addresses.get(Math.floorMod(turn++, addresses.size()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public OptionalInt share(int own) {
        lock.lock();
        try {
            List<Long> loads = others().map(this::load).toList();
            if (loads.isEmpty()) {
                return OptionalInt.empty();
            }
            long total = own + loads.stream().mapToLong(Long::longValue).sum();
            return OptionalInt.of(Math.ceilDiv(Math.toIntExact(total), loads.size() + 1));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Set<Node> inService() {
        return others().map(NodeView::node).collect(Collectors.toSet());
    }

    private Stream<NodeView> others() {
        return nodes.get().stream()
                .filter(node -> node.state() == NodeView.State.ALIVE)
                .filter(node -> !node.node().id().equals(self))
                .filter(node -> !address(node).isEmpty());
    }

    private long load(NodeView node) {
        int said = node.facts().map(NodeFacts::sessions).orElse(0);
        return (long) said + sent(node).size();
    }

    private Deque<Long> sent(NodeView node) {
        Deque<Long> times = onTheWay.computeIfAbsent(node.node().id(), _ -> new ArrayDeque<>());
        long over = nanoClock.getAsLong() - ON_THE_WAY.toNanos();
        while (!times.isEmpty() && times.getFirst() - over <= 0) {
            times.removeFirst();
        }
        return times;
    }

    private static String address(NodeView node) {
        return node.facts().map(NodeFacts::deviceAddress).orElse("");
    }
}
