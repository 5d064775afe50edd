package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Rendezvous;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail.DeviceDisconnected;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the disconnects of a dead node's sessions written by one of those that live; should that one die as well, by another.
 * So one may be written twice, but whoever reads compares epochs. Who lost the others itself writes nothing.
 *
 * <p>Threads: any may tell it of deaths; it writes on the timer's thread, a group of events at a time, the next when the one
 * before is durable, so that a million of them leave room for what devices send.
 */
final class LostNodes {
    private static final Logger LOG = LoggerFactory.getLogger(LostNodes.class);
    private static final int GROUP_EVENTS = 256;
    private static final long REMEMBERED_SECONDS = 30; // for who writes them may take as long, and die meanwhile

    private final Membership membership;
    private final Node self;
    private final EventLog events;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Counters counters;
    private final List<Lost> lost = new ArrayList<>(); // guarded by itself

    /** A node that died, and who has to write of it. */
    private static final class Lost {
        private final Node node;
        private final Collection<RemoteSession> sessions;
        private Node writer; // guarded by the list

        Lost(Node node, Collection<RemoteSession> sessions, Node writer) {
            this.node = node;
            this.sessions = sessions;
            this.writer = writer;
        }
    }

    LostNodes(
            Membership membership,
            Node self,
            EventLog events,
            ScheduledExecutorService timer,
            InstantSource clock,
            Counters counters) {
        this.membership = membership;
        this.self = self;
        this.events = events;
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
        }
        later(() -> mine.forEach(this::write));
        forgetLater(newest);
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
        writeNext(about.sessions.iterator());
    }

    private void writeNext(Iterator<RemoteSession> left) {
        List<Event> group = new ArrayList<>(GROUP_EVENTS);
        while (left.hasNext() && group.size() < GROUP_EVENTS) {
            group.add(event(left.next()));
        }
        if (!group.isEmpty()) {
            append(group, left);
        }
    }

    private void append(List<Event> group, Iterator<RemoteSession> left) {
        boolean taken = events.append(group, () -> {
            counters.add(Counter.NODE_LOST_EVENTS, group.size());
            later(() -> writeNext(left)); // on another thread: with an engine in memory this one still appends
        });
        if (!taken) {
            events.whenRelieved(() -> later(() -> append(group, left)));
        }
    }

    private Event event(RemoteSession session) {
        return new Event(
                clock.instant(),
                session.device().value(),
                session.epoch(),
                new DeviceDisconnected(Disconnect.NODE_LOST.word(), Disconnect.NODE_LOST.clean()));
    }

    private void later(Runnable work) {
        try {
            timer.execute(work);
        } catch (RejectedExecutionException _) {
            LOG.debug("the gateway stops; who lives on writes it");
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
