package io.hawser.client.wire.gateways;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateways to call, in turn: those whose address was given, and those that were heard of and proved to be who they are.
 *
 * <p>One channel for each address, and the turn kept here, rather than gRPC's {@code round_robin} over a resolver of our
 * own: a repeat can be sent to a gateway that has not refused it yet, one that drains is the last choice and not none, what
 * is under way at one that hangs can go elsewhere, TLS checks each address by its own name, and none of gRPC's experimental
 * resolver interface is needed.
 *
 * <p>Threads: any.
 */
public final class Gateways implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);
    private static final long CLOSE_SECONDS = 5;

    private final List<Gateway> given;
    private final Connector connector;
    private final Pulses pulses = new Pulses(this);
    private final AtomicBoolean used = new AtomicBoolean();
    /** Learning and closing, one after another. */
    private final ReentrantLock learning = new ReentrantLock();
    // guarded by learning
    private List<HeardNode> heard = List.of();
    private boolean closed;
    // replaced as wholes under the lock, read by any
    private volatile List<Gateway> learned = List.of();
    private volatile List<Gateway> usable;
    // set before the first call, by whoever made this
    private volatile Runnable onFirstUse = () -> {};

    Gateways(List<Gateway> given, Connector connector) {
        this.given = List.copyOf(given);
        this.usable = this.given;
        this.connector = connector;
    }

    /** All that may be called, in a turn of their own. */
    public Choice any() {
        return choice(new Turn(), () -> usable);
    }

    /** Only those whose address was given: for what is said to the gateway that is called and to no other. */
    public Choice given() {
        return choice(new Turn(), () -> given);
    }

    /** Is run once, on the first call's thread, before it. */
    public void onFirstUse(Runnable work) {
        onFirstUse = work;
    }

    /** These nodes are in the cluster, and no others: those not known yet are called once they have proved who they are. */
    public void onHeard(List<HeardNode> nodes) {
        learning.lock();
        try {
            heard = List.copyOf(nodes);
            reconcile();
        } finally {
            learning.unlock();
        }
    }

    List<Gateway> all() {
        List<Gateway> all = new ArrayList<>(given);
        all.addAll(learned);
        return all;
    }

    /** Whether it matters who is behind an address that was given: else a node would be called by two addresses. */
    boolean mustTell() {
        return !learned.isEmpty();
    }

    /** Takes in what has become known since: who proved himself, who turned out to be there twice. */
    void refresh() {
        if (learned.isEmpty()) {
            return;
        }
        learning.lock();
        try {
            reconcile();
        } finally {
            learning.unlock();
        }
    }

    private void reconcile() {
        if (closed) {
            return;
        }
        List<Gateway> kept = new ArrayList<>();
        for (HeardNode node : heard.stream().filter(this::isNews).toList()) {
            Optional<Gateway> known =
                    learned.stream().filter(node::isExpectedAt).findFirst();
            kept.add(known.orElseGet(() -> connector.connect(node)));
        }
        learned.stream().filter(gateway -> !kept.contains(gateway)).forEach(Gateway::retire);
        learned = List.copyOf(kept);
        List<Gateway> proven = all().stream().filter(Gateway::isProven).toList();
        if (!proven.equals(usable)) {
            LOG.info(
                    "gateways to call: {}",
                    proven.stream().map(Gateway::address).toList());
            usable = proven;
        }
        if (!kept.isEmpty() && used.get()) {
            pulses.begin();
        }
    }

    /** A node that no given address leads to, as far as is known, at an address that can mean the same from here. */
    private boolean isNews(HeardNode node) {
        boolean here = node.address().isLoopback()
                && given.stream().noneMatch(gateway -> gateway.address().isLoopback());
        return !here
                && given.stream()
                        .noneMatch(gateway -> gateway.address().equals(node.address())
                                || gateway.nodeId().equals(node.nodeId()));
    }

    private void begin() {
        if (used.get() || !used.compareAndSet(false, true)) {
            return;
        }
        if (given.size() > 1) {
            pulses.begin();
        }
        onFirstUse.run();
    }

    private Choice choice(Turn turn, Supplier<List<Gateway>> from) {
        return new Choice() {
            @Override
            public int size() {
                return from.get().size();
            }

            @Override
            public Gateway next(Set<Gateway> refused) {
                begin();
                return turn.next(from.get(), refused);
            }
        };
    }

    /** Cuts every call under way and waits a little for the connections to go. */
    @Override
    public void close() {
        pulses.close();
        learning.lock();
        try {
            closed = true;
        } finally {
            learning.unlock();
        }
        List<Gateway> all = all();
        all.forEach(Gateway::close);
        try {
            for (Gateway gateway : all) {
                gateway.awaitClosed(CLOSE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whose turn it is. */
    private static final class Turn {
        // only spreads calls: two that read the same turn would do no harm
        private final AtomicInteger next = new AtomicInteger();

        /** By preference: one not in {@code refused}, of the best condition, that rests least. */
        Gateway next(List<Gateway> all, Set<Gateway> refused) {
            int start = Math.floorMod(next.getAndIncrement(), all.size());
            Gateway best = all.get(start);
            for (int i = 1; i < all.size(); i++) {
                Gateway candidate = all.get((start + i) % all.size());
                if (isBetter(candidate, best, refused)) {
                    best = candidate;
                }
            }
            return best;
        }

        private static boolean isBetter(Gateway candidate, Gateway best, Set<Gateway> refused) {
            boolean candidateRefused = refused.contains(candidate);
            if (candidateRefused != refused.contains(best)) {
                return !candidateRefused;
            }
            int rank = candidate.condition().rank();
            int bestRank = best.condition().rank();
            if (rank != bestRank) {
                return rank < bestRank;
            }
            return Math.max(candidate.restNanos(), 0) < Math.max(best.restNanos(), 0);
        }
    }
}
