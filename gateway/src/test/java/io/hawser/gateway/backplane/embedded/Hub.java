package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Joins nodes of one JVM for tests, which can have them sleep and die, cut their ways, and lose and delay what is on them.
 * Nodes find out about each other as they do over a network: by what they hear, and by what they hear no more.
 *
 * <p>Threads: any; the ways are {@link SimulatedTime}'s.
 */
public final class Hub implements AutoCloseable {
    private final SimulatedTime time;
    private final Weather weather;
    private final Random random;
    private final AtomicLong incarnations = new AtomicLong();
    private final Map<String, HubNode> nodes = new ConcurrentSkipListMap<>();
    private final Set<Set<String>> cuts = new HashSet<>(); // time's
    private final Set<String> isolated = new HashSet<>(); // time's
    private final Map<List<String>, Long> arrivals = new HashMap<>(); // time's: the last one on each way

    /**
     * What ways are like.
     *
     * @param seed of what is lost and how long it takes
     * @param loss which part is lost, and which part overtakes
     * @param longestDelay how long it takes at most
     */
    public record Weather(long seed, double loss, Duration longestDelay) {
        /** Nothing is lost, nothing takes time. */
        public static final Weather CALM = new Weather(0, 0, Duration.ZERO);
    }

    /** Nodes in calm weather, whose time is the clock's. */
    public Hub() {
        this(SimulatedTime.ofClock(), Weather.CALM);
    }

    private Hub(SimulatedTime time, Weather weather) {
        this.time = time;
        this.weather = weather;
        this.random = new Random(weather.seed());
    }

    /** Nodes whose time passes in {@link #passes} only, on the test's thread. */
    public static Hub simulated(Weather weather) {
        return new Hub(SimulatedTime.ofTest(), weather);
    }

    /** A new node; an earlier one with the same id is dead from now on. */
    public Peers join(String id) {
        HubNode node = new HubNode(this, id, incarnations.incrementAndGet());
        HubNode before = nodes.put(id, node);
        if (before != null) {
            before.end();
        }
        node.submit(node::begin);
        if (time.isReal() && !time.isHere()) {
            settle(); // tests of what is above need not wait for nodes to meet
        }
        return node;
    }

    /** Ends a node; the others find out. */
    public void kill(String id) {
        HubNode dead = nodes.remove(id);
        if (dead != null) {
            dead.end();
        }
    }

    /** A node does nothing more, until {@link #resume}; what comes to it waits. */
    public void pause(String id) {
        HubNode node = nodes.get(id);
        if (node != null) {
            time.now(node::pause);
        }
    }

    public void resume(String id) {
        HubNode node = nodes.get(id);
        if (node != null) {
            time.now(node::resume);
        }
    }

    /** Nothing gets from one to the other, nor back. */
    public void cut(String one, String other) {
        time.now(() -> cuts.add(Set.of(one, other)));
    }

    /** Nothing gets to that node, nor from it. */
    public void isolate(String id) {
        time.now(() -> isolated.add(id));
    }

    /** Undoes every {@link #cut} and {@link #isolate}. */
    public void heal() {
        time.now(() -> {
            cuts.clear();
            isolated.clear();
        });
    }

    /** Has time pass until {@code condition} holds; see {@link #simulated}. */
    public boolean passes(Duration limit, BooleanSupplier condition) {
        return time.passes(limit, condition);
    }

    /** Whether time passes by itself. */
    public boolean isReal() {
        return time.isReal();
    }

    @Override
    public void close() {
        nodes.values().forEach(HubNode::end);
        time.close();
    }

    SimulatedTime time() {
        return time;
    }

    Optional<HubNode> find(Node node) {
        return Optional.ofNullable(nodes.get(node.id()))
                .filter(one -> one.self().equals(node));
    }

    Collection<HubNode> others(HubNode than) {
        return nodes.values().stream().filter(node -> node != than).toList();
    }

    boolean isOff(HubNode node) {
        return isolated.contains(node.self().id());
    }

    /** Brings something to another node, unless it gets lost; in the order in which things were sent. */
    void send(HubNode from, HubNode to, Consumer<HubNode> what) {
        if (!isLost(from, to)) {
            arrive(inOrder(from, to), from, to, what);
        }
    }

    /** The same, and has {@code nobody} happen when nobody is there any more to whom it could be brought. */
    void sendOrBounce(HubNode from, HubNode to, Consumer<HubNode> what, Runnable nobody) {
        if (!isLost(from, to)) {
            time.at(inOrder(from, to), () -> {
                if (to.isDead()) {
                    bounce(from, nobody);
                } else if (!isCut(from, to)) {
                    to.run(() -> what.accept(to));
                }
            });
        }
    }

    /** Tells a node that nobody is there, unless it cannot be told. */
    void bounce(HubNode from, Runnable nobody) {
        if (!isOff(from)) {
            time.at(time.nanos() + delay(), () -> from.run(nobody));
        }
    }

    /** Brings something to another node, unless it gets lost; others may overtake it. */
    void sendLoosely(HubNode from, HubNode to, Consumer<HubNode> what) {
        if (random.nextDouble() < weather.loss()) {
            if (!isLost(from, to)) {
                arrive(time.nanos() + 2 * delay(), from, to, what);
            }
        } else {
            send(from, to, what);
        }
    }

    /** Asks the engine whether there is such a node; it does not answer whom it cannot reach. */
    void probe(HubNode from, HubNode of, Runnable nobody) {
        if (!isOff(from) && random.nextDouble() >= weather.loss()) {
            time.at(time.nanos() + 2 * delay(), () -> {
                if (of.isDead() && !isOff(from)) {
                    from.run(nobody);
                }
            });
        }
    }

    private long inOrder(HubNode from, HubNode to) {
        List<String> way = List.of(from.self().toString(), to.self().toString());
        long then = Math.max(arrivals.getOrDefault(way, 0L), time.nanos() + (from == to ? 0 : delay()));
        arrivals.put(way, then);
        return then;
    }

    private void arrive(long then, HubNode from, HubNode to, Consumer<HubNode> what) {
        time.at(then, () -> {
            if (!isCut(from, to)) {
                to.run(() -> what.accept(to));
            }
        });
    }

    private boolean isLost(HubNode from, HubNode to) {
        return from != to && (isCut(from, to) || random.nextDouble() < weather.loss());
    }

    private boolean isCut(HubNode from, HubNode to) {
        return from != to
                && (isOff(from)
                        || isOff(to)
                        || cuts.contains(Set.of(from.self().id(), to.self().id())));
    }

    private long delay() {
        long longest = weather.longestDelay().toNanos();
        return longest == 0 ? 0 : random.nextLong(longest);
    }

    private void settle() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        time.now(() -> time.now(() -> time.now(() -> settled.complete(null))));
        settled.orTimeout(5, TimeUnit.SECONDS).join();
    }
}
