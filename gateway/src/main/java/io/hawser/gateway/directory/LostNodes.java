package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Rendezvous;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail.DeviceDisconnected;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the disconnects of a dead node's sessions written by one of those that live; should that one die as well, by another.
 * So one may be written twice, but whoever reads compares epochs. Who lost the others itself writes nothing. When a node only
 * hung, or was cut off, and is back, whoever wrote has it tell those of its sessions as connected again that live on.
 *
 * <p>Threads: any may tell it of deaths and returns, and is told nothing; it writes as {@link EventGroups} do.
 */
final class LostNodes {
    private static final Logger LOG = LoggerFactory.getLogger(LostNodes.class);
    private static final long REMEMBERED_SECONDS = 30; // for who writes them may take as long, and die meanwhile

    private final Membership membership;
    private final Node self;
    private final EventGroups events;
    private final Returns returns;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Counters counters;
    // Guarded by lost:
    private final List<Lost> lost = new ArrayList<>();
    private final Map<String, Told> told = new HashMap<>(); // by this node, of the last life of each

    /** Whoever tells a node that is back that its sessions were told as lost. */
    interface Returns {
        void onReturn(Node node, long newestEpoch);
    }

    /** A node that died, and who has to write of it. */
    private static final class Lost {
        private final Node node;
        private final Collection<RemoteSession> sessions;
        private Node writer;

        Lost(Node node, Collection<RemoteSession> sessions, Node writer) {
            this.node = node;
            this.sessions = sessions;
            this.writer = writer;
        }
    }

    /** What this node wrote of a dead one: little enough to be kept until that one comes back, however late. */
    private static final class Told {
        private final Node node;
        private long newestEpoch;
        private boolean written;
        private volatile boolean back; // read without the lock, between groups of events

        Told(Node node) {
            this.node = node;
        }
    }

    LostNodes(
            Membership membership,
            Node self,
            EventGroups events,
            Returns returns,
            ScheduledExecutorService timer,
            InstantSource clock,
            Counters counters) {
        this.membership = membership;
        this.self = self;
        this.events = events;
        this.returns = returns;
        this.timer = timer;
        this.clock = clock;
        this.counters = counters;
    }

    /** A node died and had these sessions, which nobody changes any more. */
    void onLost(Node dead, Collection<RemoteSession> sessions) {
        if (membership.isolated()) {
            LOG.debug("lost from sight, not dead: this node is cut off node={}", dead);
            return;
        }
        List<Lost> mine = new ArrayList<>();
        Lost newest = new Lost(dead, sessions, writer(dead, dead));
        synchronized (lost) {
            lost.stream().filter(earlier -> earlier.writer.equals(dead)).forEach(earlier -> {
                earlier.writer = writer(earlier.node, dead);
                mine.add(earlier);
            });
            lost.add(newest);
            mine.add(newest);
            mine.removeIf(about -> !about.writer.equals(self) || about.sessions.isEmpty());
            mine.forEach(this::write);
        }
        forgetLater(newest);
    }

    /** A node joined, perhaps one that was taken for dead, in the same life. */
    void onJoined(Node node) {
        synchronized (lost) {
            lost.removeIf(about -> about.node.equals(node)); // nobody is to write of it any more
            Told about = told.get(node.id());
            if (about != null && about.node.equals(node)) {
                about.back = true;
                tellIfBack(about);
            } else {
                told.remove(node.id()); // that life does not come back
            }
        }
    }

    /** Who writes what {@code lost} had, as far as this node knows who lives: not a new life of it, which knows nothing. */
    private Node writer(Node lost, Node dead) {
        Set<Node> candidates = new HashSet<>(membership.live());
        candidates.add(self);
        candidates.removeIf(node -> node.equals(dead) || node.id().equals(lost.id()));
        String key = "node-lost-" + lost.id() + "-" + lost.incarnation();
        return Rendezvous.choose(candidates, key).orElse(self);
    }

    private void write(Lost about) {
        LOG.warn(
                "a node died; its sessions are told as disconnected node={} sessions={}",
                about.node,
                about.sessions.size());
        Told telling = new Told(about.node);
        told.put(about.node.id(), telling);
        Iterator<RemoteSession> sessions =
                about.sessions.stream().takeWhile(_ -> !telling.back).iterator();
        events.write(sessions, new Ends(telling));
    }

    /** Under the lock. Not before the last disconnect is durable: what the other one writes is to be behind it. */
    private void tellIfBack(Told about) {
        if (about.back && about.written && told.remove(about.node.id(), about) && about.newestEpoch > 0) {
            returns.onReturn(about.node, about.newestEpoch);
        }
    }

    private final class Ends implements EventGroups.Writing<RemoteSession> {
        private final Told telling;

        Ends(Told telling) {
            this.telling = telling;
        }

        @Override
        public Event event(RemoteSession session) {
            return new Event(
                    clock.instant(),
                    session.device().value(),
                    session.epoch(),
                    new DeviceDisconnected(Disconnect.NODE_LOST.word(), Disconnect.NODE_LOST.clean()));
        }

        @Override
        public void onStored(List<RemoteSession> group) {
            counters.add(Counter.NODE_LOST_EVENTS, group.size());
            synchronized (lost) {
                group.forEach(session -> telling.newestEpoch = Math.max(telling.newestEpoch, session.epoch()));
            }
        }

        @Override
        public void onEnd() {
            synchronized (lost) {
                telling.written = true;
                tellIfBack(telling);
            }
        }
    }

    private void forgetLater(Lost about) {
        try {
            var _ = timer.schedule(() -> forget(about), REMEMBERED_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException _) {
            LOG.debug("the gateway stops; nothing is to be forgotten");
        }
    }

    private void forget(Lost about) {
        synchronized (lost) {
            lost.remove(about);
        }
    }
}
