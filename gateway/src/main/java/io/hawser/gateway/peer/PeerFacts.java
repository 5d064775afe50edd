package io.hawser.gateway.peer;

import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Registration;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node knows of the others. Whoever asks tells of itself in the question, so a node that changes makes itself known
 * by asking.
 *
 * <p>Threads: any; nothing here blocks.
 */
public final class PeerFacts implements Membership.Listener, AutoCloseable {
    /** How often to {@link #ask}. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    /** How long a node has for its answer. */
    public static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(PeerFacts.class);
    private static final Calls.Operation FACTS = new Calls.Operation("node-facts");
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final String id;
    private final Peers peers;
    private final Supplier<NodeFacts> itself;
    private final InstantSource clock;
    private final ConcurrentNavigableMap<String, Seen> others = new ConcurrentSkipListMap<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private volatile List<Registration> registrations = List.of(); // set once, by begin

    /**
     * Knows nobody before {@link #begin}.
     *
     * @param id of this node, as configured; the engine may know a node that stands alone under another
     * @param itself what this node says of itself now; must answer at once
     */
    public PeerFacts(String id, Peers peers, Supplier<NodeFacts> itself, InstantSource clock) {
        this.id = id;
        this.peers = peers;
        this.itself = itself;
        this.clock = clock;
    }

    /** Asks others, and answers what they ask, from now on. */
    public void begin() {
        registrations = List.of(
                peers.calls().serve(FACTS, this::answer), peers.membership().watch(this));
    }

    /** This node's name and life. */
    public Node self() {
        return new Node(id, peers.self().incarnation());
    }

    /** Whether this node has lost the others. */
    public boolean isolated() {
        return peers.membership().isolated();
    }

    /** How many nodes live, this one included. */
    public int live() {
        return peers.membership().live().size();
    }

    /** All nodes, this one included, by id; of a lost one an hour long. */
    public List<NodeView> nodes() {
        Instant since = clock.instant().minus(REMEMBERED);
        others.values().removeIf(seen -> seen.presence == Presence.LOST && seen.since.isBefore(since));
        return Stream.concat(Stream.of(ownView()), others.values().stream().map(Seen::view))
                .sorted((one, other) -> one.node().compareTo(other.node()))
                .toList();
    }

    /** The node of that id, as this one sees it. */
    public Optional<NodeView> node(String name) {
        return nodes().stream().filter(view -> view.node().id().equals(name)).findFirst();
    }

    /** Asks all others, and tells them of this one; completes when each has answered or had its time, and never fails. */
    public CompletionStage<Void> ask() {
        return CompletableFuture.allOf(peers.membership().live().stream()
                .filter(node -> !node.equals(peers.self()))
                .map(node -> ask(node).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Calls {@code watcher} when a node comes, goes, or enters another state; it must not block. */
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    @Override
    public void onJoined(Node node) {
        change(node, _ -> new Seen(node, Presence.HERE, clock.instant(), Optional.empty()));
        var _ = ask(node);
    }

    @Override
    public void onDied(Node node) {
        change(node, seen -> seen.as(Presence.LOST, clock.instant()));
    }

    @Override
    public void onIsolated() {
        watchers.forEach(Runnable::run);
    }

    @Override
    public void onRejoined() {
        watchers.forEach(Runnable::run);
    }

    @Override
    public void close() {
        registrations.forEach(Registration::close);
    }

    private CompletionStage<Void> ask(Node node) {
        return peers.calls()
                .call(node, FACTS, FactsCodec.encode(itself.get()), PATIENCE)
                .thenAccept(answer -> hear(node, FactsCodec.decode(answer)))
                .exceptionally(failure -> {
                    LOG.debug("a node did not say how it is node={} why={}", node, failure.getMessage());
                    change(
                            node,
                            seen -> seen.presence == Presence.HERE ? seen.as(Presence.SILENT, clock.instant()) : seen);
                    return null;
                });
    }

    private CompletionStage<ByteBuffer> answer(Node from, ByteBuffer question) {
        NodeFacts facts = FactsCodec.decode(question);
        if (!from.equals(peers.self())) {
            hear(from, facts);
        }
        return CompletableFuture.completedFuture(FactsCodec.encode(itself.get()));
    }

    /** One that was declared dead meanwhile stays so until it joins again. */
    private void hear(Node node, NodeFacts facts) {
        change(node, seen -> seen.presence == Presence.LOST ? seen : seen.saying(facts, clock.instant()));
    }

    private void change(Node node, UnaryOperator<Seen> how) {
        Seen fresh = new Seen(node, Presence.HERE, clock.instant(), Optional.empty());
        boolean[] changed = new boolean[1]; // set by the function, which may be called again and then says it anew
        others.compute(node.id(), (_, before) -> {
            if (before != null && before.node.incarnation() > node.incarnation()) {
                changed[0] = false; // of a life that is over
                return before;
            }
            Seen known = before != null && before.node.equals(node) ? before : fresh;
            Seen after = how.apply(known);
            changed[0] = before == null
                    || !before.node.equals(after.node)
                    || before.view().state() != after.view().state();
            return after;
        });
        if (changed[0]) {
            watchers.forEach(Runnable::run);
        }
    }

    private NodeView ownView() {
        NodeFacts facts = itself.get();
        return new NodeView(self(), state(facts.standing()), facts.since(), Optional.of(facts));
    }

    private static NodeView.State state(Standing standing) {
        return switch (standing) {
            case SERVING -> NodeView.State.ALIVE;
            case DRAINING -> NodeView.State.DRAINING;
            case ISOLATED -> NodeView.State.ISOLATED;
        };
    }

    private enum Presence {
        HERE,
        SILENT,
        LOST
    }

    /** Another node: how it is there, since when, and what it said last. */
    private record Seen(Node node, Presence presence, Instant since, Optional<NodeFacts> facts) {

        Seen as(Presence next, Instant now) {
            return presence == next ? this : new Seen(node, next, now, facts);
        }

        Seen saying(NodeFacts said, Instant now) {
            return new Seen(node, Presence.HERE, presence == Presence.HERE ? since : now, Optional.of(said));
        }

        NodeView view() {
            return switch (presence) {
                case HERE ->
                    new NodeView(
                            node,
                            facts.map(said -> state(said.standing())).orElse(NodeView.State.ALIVE),
                            facts.map(NodeFacts::since).orElse(since),
                            facts);
                case SILENT -> new NodeView(node, NodeView.State.UNREACHABLE, since, facts);
                case LOST -> new NodeView(node, NodeView.State.LOST, since, facts);
            };
        }
    }
}
