package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is alive, as far as a node of a {@link Hub} can tell: who is heard of lives, who is not heard of for a while does not,
 * and of whom the hub says that nobody is there.
 *
 * <p>Threads: {@link #live}, {@link #isolated} and {@link #watch} any, the rest is {@link SimulatedTime}'s; one lock guards
 * who lives and who watches, and another one for each watcher has it called by one at a time.
 */
final class HubMembership implements Membership {
    private static final Logger log = LoggerFactory.getLogger(HubMembership.class);
    private static final Duration SILENCE = Duration.ofMillis(1250);
    private static final Duration HEARD_ALL = HubNode.PERIOD.multipliedBy(2);

    private final Hub hub;
    private final HubNode node;
    private final HubAnnouncements announcements;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, HubNode> known = new TreeMap<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final Map<String, Long> heard = new HashMap<>();
    private final Map<String, Long> dead = new HashMap<>(); // the greatest incarnation that never comes again
    private long engineHeard;
    private long engineBack; // when it was last away
    private long ticked;
    private boolean isolated;

    HubMembership(Hub hub, HubNode node, HubAnnouncements announcements) {
        this.hub = hub;
        this.node = node;
        this.announcements = announcements;
    }

    @Override
    public Set<Node> live() {
        lock.lock();
        try {
            Set<Node> live = new TreeSet<>();
            live.add(node.self());
            known.values().forEach(other -> live.add(other.self()));
            return live;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isolated() {
        lock.lock();
        try {
            return isolated;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Registration watch(Listener listener) {
        Watcher watcher = new Watcher(listener);
        watcher.turn.lock(); // changes from now on are told behind those who live now
        try {
            List<HubNode> before;
            lock.lock();
            try {
                before = List.copyOf(known.values());
                watchers.add(watcher);
            } finally {
                lock.unlock();
            }
            before.forEach(other -> watcher.tell(one -> one.onJoined(other.self())));
        } finally {
            watcher.turn.unlock();
        }
        return () -> {
            watcher.left = true;
            lock.lock();
            try {
                watchers.remove(watcher);
            } finally {
                lock.unlock();
            }
        };
    }

    /** Tells everybody that it is there, and has them tell. */
    void greet() {
        ticked = hub.time().nanos();
        engineHeard = ticked;
        engineBack = ticked;
        hub.others(node)
                .forEach(other -> hub.send(node, other, it -> {
                    it.members().onHeard(node);
                    hub.send(it, node, back -> back.members().onHeard(it));
                }));
    }

    /** {@code other} lives. */
    void onHeard(HubNode other) {
        String id = other.self().id();
        if (other.self().incarnation() <= dead.getOrDefault(id, 0L)) {
            return; // it was on its way when its sender died
        }
        HubNode before = known.get(id);
        if (before != other) {
            if (before != null) {
                if (before.self().incarnation() > other.self().incarnation()) {
                    return;
                }
                onGone(before);
            }
            change(() -> known.put(id, other), watcher -> watcher.onJoined(other.self()));
            announcements.onJoined(other);
        }
        heard.put(id, hub.time().nanos());
    }

    void onTick() {
        long now = hub.time().nanos();
        long slept = now - ticked - HubNode.PERIOD.toNanos();
        ticked = now;
        if (slept > HubNode.PERIOD.toNanos()) { // it did not listen: nobody is to die for that
            heard.replaceAll((_, then) -> then + slept);
            engineHeard += slept;
            engineBack += slept;
        }
        listenToEngine(now);
        hub.others(node).forEach(other -> {
            long said = announcements.said();
            hub.send(node, other, it -> {
                it.members().onHeard(node);
                it.told().onSaid(node, said);
            });
        });
        for (HubNode other : List.copyOf(known.values())) {
            if (now - heard.getOrDefault(other.self().id(), now) > SILENCE.toNanos()) {
                onMissed(other);
            } else {
                hub.probe(node, other, () -> onGone(other));
            }
        }
    }

    private void listenToEngine(long now) {
        if (hub.isOff(node)) {
            engineBack = now;
        } else {
            engineHeard = now;
        }
        boolean lost = isolated
                ? now - engineBack <= HEARD_ALL.toNanos() // what the others say is heard first
                : now - engineHeard > SILENCE.toNanos();
        if (lost != isolated) {
            change(() -> isolated = lost, lost ? Listener::onIsolated : Listener::onRejoined);
        }
    }

    private void onGone(HubNode other) {
        dead.merge(other.self().id(), other.self().incarnation(), Math::max);
        onMissed(other);
    }

    private void onMissed(HubNode other) {
        if (known.get(other.self().id()) == other) {
            change(() -> known.remove(other.self().id()), watcher -> watcher.onDied(other.self()));
            announcements.onGone(other);
        }
    }

    private void change(Runnable change, Consumer<Listener> told) {
        List<Watcher> all;
        lock.lock();
        try {
            change.run();
            all = List.copyOf(watchers);
        } finally {
            lock.unlock();
        }
        all.forEach(watcher -> {
            watcher.turn.lock();
            try {
                watcher.tell(told);
            } finally {
                watcher.turn.unlock();
            }
        });
    }

    private static final class Watcher {
        private final Listener listener;
        private final ReentrantLock turn = new ReentrantLock();
        private volatile boolean left; // set by any

        Watcher(Listener listener) {
            this.listener = listener;
        }

        void tell(Consumer<Listener> what) {
            if (!left) {
                try {
                    what.accept(listener);
                } catch (RuntimeException e) {
                    log.error("bug: a listener threw", e);
                }
            }
        }
    }
}
