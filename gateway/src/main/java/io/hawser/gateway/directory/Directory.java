package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Registration;
import io.hawser.gateway.device.DeviceRoute;
import io.hawser.gateway.device.DeviceRoutes;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.Epochs;
import io.hawser.gateway.device.SessionActivity;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.device.SessionWatcher;
import io.hawser.gateway.device.Takeovers;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.DeviceId;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where every connected device of the cluster is. A gateway that stands alone has its own sessions only, and pays nothing
 * for the others that it has not.
 *
 * <p>Of two sessions of one device the one with the greater epoch stays, of two with one epoch that of the greater node; the
 * other one's node ends it as soon as it hears of it.
 *
 * <p>Threads: any; nothing here blocks.
 */
public final class Directory implements DeviceRoutes, Takeovers, AutoCloseable {
    private final SessionRegistry sessions;
    private final Peers peers;
    private final SessionDesk desk;
    private final SessionQuestions questions;
    private final Announcer announcer;
    private final RemoteSessions remote;
    private final LostNodes lost;
    private final List<DeviceWatcher> watchers = new CopyOnWriteArrayList<>();
    private final List<Registration> registrations = new CopyOnWriteArrayList<>();

    /**
     * Announces, hears and answers from now on.
     *
     * @param undelivered hears which forwarded commands were not sent
     * @param timer one thread, which makes batches and writes events in short steps; outlives this
     */
    public Directory(
            SessionRegistry sessions,
            Peers peers,
            Epochs epochs,
            EventLog events,
            Undelivered undelivered,
            ScheduledExecutorService timer,
            InstantSource clock,
            Counters counters) {
        this.sessions = sessions;
        this.peers = peers;
        EventGroups groups = new EventGroups(events, timer);
        desk = new SessionDesk(sessions, new ReturnedNode(sessions, events, groups, clock, counters));
        questions = new SessionQuestions(peers.calls());
        announcer = new Announcer(sessions, peers.announcements(), timer);
        Forwarding forwarding = new Forwarding(questions, this, undelivered, timer, counters);
        remote = new RemoteSessions(forwarding, epochs, counters, new Others());
        lost = new LostNodes(peers.membership(), peers.self(), groups, questions::tellReturned, timer, clock, counters);
        peers.announcements().snapshotSource(announcer::snapshot);
        registrations.add(sessions.watch(new Own()));
        registrations.addAll(desk.serve(peers.calls()));
        registrations.add(peers.membership().watch(new Joining()));
        registrations.add(peers.announcements().receive(remote));
    }

    /** This node. */
    public Node self() {
        return peers.self();
    }

    /** Has {@code watcher} told where devices come and go from now on. */
    public Registration watch(DeviceWatcher watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** The session on this node, or on the one that said last that it has the device. */
    @Override
    public Optional<? extends DeviceRoute> find(DeviceId device) {
        Optional<DeviceSession> here = sessions.find(device);
        return here.isPresent() ? here : remote(device);
    }

    /** The device's newest session on another node. */
    public Optional<RemoteSession> remote(DeviceId device) {
        return remote.find(device);
    }

    @Override
    public Optional<CompletionStage<Long>> takeOver(DeviceId device) {
        return remote(device).map(questions::takeOver);
    }

    /** What every node knows of a connected device. */
    public Optional<ConnectedDevice> describe(DeviceId device) {
        return find(device).map(this::describe);
    }

    /**
     * Connected devices in the order of ids, of ids that start with {@code prefix} and come behind {@code afterId} (empty:
     * from the first).
     */
    public Stream<ConnectedDevice> after(String prefix, String afterId) {
        return routes(prefix, afterId).map(this::describe);
    }

    /** The same, only their ids. */
    public Stream<DeviceId> ids(String prefix, String afterId) {
        return routes(prefix, afterId).map(DeviceRoute::device);
    }

    /** How many sessions each node has, in the order of nodes, this one among them. */
    public Map<Node, Integer> counts() {
        Map<Node, Integer> counts = new TreeMap<>();
        counts.put(peers.self(), sessions.count());
        remote.nodes().forEach(node -> counts.put(node.node(), node.count()));
        return counts;
    }

    /** Sessions of the whole cluster. */
    public int count() {
        return sessions.count()
                + remote.nodes().stream().mapToInt(RemoteNode::count).sum();
    }

    /**
     * What the sessions of these devices have done, asked of their nodes; without those that nobody answers for in half a
     * second. Never fails.
     */
    public CompletionStage<Map<DeviceId, SessionActivity>> activities(Collection<ConnectedDevice> devices) {
        Map<Node, List<DeviceId>> byNode = devices.stream()
                .collect(Collectors.groupingBy(
                        ConnectedDevice::node, Collectors.mapping(ConnectedDevice::device, Collectors.toList())));
        Map<DeviceId, SessionActivity> here = new HashMap<>();
        Optional.ofNullable(byNode.remove(peers.self()))
                .orElse(List.of())
                .forEach(device -> sessions.find(device)
                        .ifPresent(session -> here.put(device, session.facts().activity())));
        CompletionStage<Map<DeviceId, SessionActivity>> all = CompletableFuture.completedFuture(here);
        for (Map.Entry<Node, List<DeviceId>> asked : byNode.entrySet()) {
            all = all.thenCombine(questions.activities(asked.getKey(), asked.getValue()), (known, more) -> {
                known.putAll(more);
                return known;
            });
        }
        return all;
    }

    /**
     * Ends the session of a device, wherever it is.
     *
     * @return its epoch; empty when there was none. Fails with a {@link io.hawser.gateway.backplane.CallFailure} when its
     *     node does not answer
     */
    public CompletionStage<OptionalLong> disconnect(DeviceId device, Disconnect reason) {
        Optional<DeviceSession> here = sessions.find(device);
        if (here.isPresent()) {
            here.get().end(reason);
            return CompletableFuture.completedFuture(OptionalLong.of(here.get().epoch()));
        }
        return remote(device)
                .map(session -> questions
                        .disconnect(session, reason)
                        .thenApply(epoch -> epoch == 0 ? OptionalLong.empty() : OptionalLong.of(epoch)))
                .orElseGet(() -> CompletableFuture.completedFuture(OptionalLong.empty()));
    }

    /** Takes no commands of other nodes for devices of this one from now on: they are about to be elsewhere. */
    public void hold() {
        desk.hold();
    }

    /** Says what is left to say, and hears and answers nothing any more. */
    @Override
    public void close() {
        announcer.flush();
        registrations.forEach(Registration::close);
    }

    private Stream<DeviceRoute> routes(String prefix, String afterId) {
        return MergedRoutes.of(List.of(sessions.after(prefix, afterId), remote.after(prefix, afterId)));
    }

    private ConnectedDevice describe(DeviceRoute route) {
        return switch (route) {
            case RemoteSession session -> session.describe();
            case DeviceSession session -> ConnectedDevice.here(session.facts(), peers.self());
            default -> throw new IllegalStateException("bug: a route of another kind: " + route.getClass());
        };
    }

    /** A local session that comes after a newer one elsewhere was heard of has to go, as one that was there before. */
    private final class Own implements SessionWatcher {
        @Override
        public void onRegistered(DeviceSession session) {
            announcer.changed(session);
            remote(session.device()).ifPresent(elsewhere -> endOlder(session, elsewhere));
            watchers.forEach(watcher -> watcher.onConnected(session.device(), peers.self()));
        }

        @Override
        public void onRemoved(DeviceSession session) {
            announcer.changed(session);
            tellIfGone(session.device());
        }
    }

    private final class Others implements RemoteSessions.Changes {
        @Override
        public void onHere(RemoteSession session) {
            sessions.find(session.device()).ifPresent(here -> endOlder(here, session));
            watchers.forEach(watcher -> watcher.onConnected(session.device(), session.node()));
        }

        @Override
        public void onGone(RemoteSession session) {
            tellIfGone(session.device());
        }

        @Override
        public void onNodeGone(Node node, Collection<RemoteSession> sessions) {
            lost.onLost(node, sessions);
        }
    }

    private final class Joining implements Membership.Listener {
        @Override
        public void onJoined(Node node) {
            announcer.listened();
            lost.onJoined(node);
        }

        @Override
        public void onDied(Node node) {} // its entries go when its announcements are said to be gone
    }

    private void endOlder(DeviceSession here, RemoteSession elsewhere) {
        if (elsewhere.isNewerThan(here.epoch(), peers.self())) {
            here.end(Disconnect.TAKEN_OVER);
        }
    }

    private void tellIfGone(DeviceId device) {
        if (!watchers.isEmpty() && find(device).isEmpty()) {
            watchers.forEach(watcher -> watcher.onGone(device));
        }
    }
}
