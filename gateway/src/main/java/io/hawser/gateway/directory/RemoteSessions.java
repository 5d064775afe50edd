package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Announcements;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.device.Epochs;
import io.hawser.gateway.directory.wire.Announcement;
import io.hawser.gateway.directory.wire.Announcement.Gone;
import io.hawser.gateway.directory.wire.Announcement.Here;
import io.hawser.gateway.directory.wire.AnnouncementCodec;
import io.hawser.gateway.directory.wire.UnreadableBodyException;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.DeviceId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of all other nodes, as they announce them.
 *
 * <p>Threads: announcements of one node come one at a time; any may look.
 */
final class RemoteSessions implements Announcements.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteSessions.class);

    private final Forwarding forwarding;
    private final Epochs epochs;
    private final Counters counters;
    private final Changes changes;
    private final Claims claims = new Claims();
    private final ConcurrentMap<Node, RemoteNode> nodes = new ConcurrentHashMap<>();
    private final Set<Node> unreadable = ConcurrentHashMap.newKeySet(); // said in the log once for each

    /** Who acts on what others say. */
    interface Changes {
        /** Another node has a session that it did not have. */
        void onHere(RemoteSession session);

        /** Another node has not got a session any more that it had. */
        void onGone(RemoteSession session);

        /** Another node is gone, with these sessions, which are not known any more and are told one by one next. */
        void onNodeGone(Node node, Collection<RemoteSession> sessions);
    }

    RemoteSessions(Forwarding forwarding, Epochs epochs, Counters counters, Changes changes) {
        this.forwarding = forwarding;
        this.epochs = epochs;
        this.counters = counters;
        this.changes = changes;
    }

    /** The device's newest session on another node. */
    Optional<RemoteSession> find(DeviceId device) {
        return claims.find(device);
    }

    /** Those in the order of ids, see {@link io.hawser.gateway.device.DeviceIndex#after}. */
    Stream<RemoteSession> after(String prefix, String afterId) {
        return claims.after(prefix, afterId);
    }

    /** The other nodes that have said anything. */
    Collection<RemoteNode> nodes() {
        return nodes.values();
    }

    @Override
    public void onBatch(Node from, ByteBuffer batch) {
        List<Announcement> announcements;
        try {
            announcements = AnnouncementCodec.decode(batch);
        } catch (UnreadableBodyException e) {
            refuse(from, e);
            return;
        }
        counters.add(Counter.DIRECTORY_ENTRIES_RECEIVED, announcements.size());
        see(announcements);
        RemoteNode node = nodes.get(from);
        if (node == null) {
            return; // of one that is gone already, or whose snapshot, which says as much, is still to come
        }
        for (Announcement announcement : announcements) {
            switch (announcement) {
                case Here here -> claims.add(node, here).ifPresent(changes::onHere);
                case Gone gone -> claims.remove(node, gone).ifPresent(changes::onGone);
            }
        }
    }

    @Override
    public void onSnapshot(Node from, List<ByteBuffer> parts) {
        List<Here> all = new ArrayList<>();
        try {
            for (ByteBuffer part : parts) {
                for (Announcement announcement : AnnouncementCodec.decode(part)) {
                    switch (announcement) {
                        case Here here -> all.add(here);
                        case Gone _ -> throw new UnreadableBodyException("a snapshot says who is gone");
                    }
                }
            }
        } catch (UnreadableBodyException e) {
            refuse(from, e);
            return;
        }
        counters.add(Counter.DIRECTORY_ENTRIES_RECEIVED, all.size());
        counters.increment(Counter.DIRECTORY_SNAPSHOTS_RECEIVED);
        see(all);
        RemoteNode node = nodes.computeIfAbsent(from, joined -> new RemoteNode(joined, forwarding));
        boolean first = node.count() == 0;
        all.forEach(here -> claims.set(node, here).ifPresent(changes::onHere));
        if (!first) {
            Set<DeviceId> devices = all.stream().map(Here::device).collect(Collectors.toSet());
            claims.retain(node, devices).forEach(changes::onGone);
        }
    }

    @Override
    public void onGone(Node dead) {
        unreadable.remove(dead);
        RemoteNode node = nodes.remove(dead);
        if (node != null) {
            node.onGone();
            List<RemoteSession> lost = claims.retain(node, Set.of());
            changes.onNodeGone(dead, lost);
            lost.forEach(changes::onGone);
        }
    }

    private void see(List<? extends Announcement> announcements) {
        announcements.stream().mapToLong(Announcement::epoch).max().ifPresent(epochs::seen);
    }

    private void refuse(Node from, UnreadableBodyException why) {
        counters.increment(Counter.DIRECTORY_BATCHES_REFUSED);
        if (unreadable.add(from)) {
            LOG.warn(
                    "another node's sessions cannot be read: its devices are not reached from here node={} reason={}",
                    from,
                    why.getMessage());
        }
    }
}
