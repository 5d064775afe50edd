package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.directory.wire.Announcement.Gone;
import io.hawser.gateway.directory.wire.Announcement.Here;
import io.hawser.protocol.DeviceId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * One other node, and exactly those sessions that it said it has: whatever others say of the same devices changes nothing
 * here, so that what was missed of one node can never hide what another one said.
 *
 * <p>Threads: one at a time changes it; any may look.
 */
final class RemoteNode {
    private final Node node;
    private final Forwarding forwarding;
    private volatile ConcurrentNavigableMap<DeviceId, RemoteSession> sessions = new ConcurrentSkipListMap<>();
    private volatile int count; // the map's own size costs a walk; written by the one who changes the map

    RemoteNode(Node node, Forwarding forwarding) {
        this.node = node;
        this.forwarding = forwarding;
    }

    Node node() {
        return node;
    }

    Forwarding forwarding() {
        return forwarding;
    }

    int count() {
        return count;
    }

    Optional<RemoteSession> find(DeviceId device) {
        return Optional.ofNullable(sessions.get(device));
    }

    ConcurrentNavigableMap<DeviceId, RemoteSession> sessions() {
        return sessions;
    }

    /** The session, unless a newer one of this node is known, or the same. */
    Optional<RemoteSession> add(Here said) {
        RemoteSession present = sessions.get(said.device());
        if (present != null && present.epoch() >= said.epoch()) {
            return Optional.empty();
        }
        RemoteSession session = new RemoteSession(this, said);
        sessions.put(said.device(), session);
        if (present == null) {
            int before = count;
            count = before + 1;
        }
        return Optional.of(session);
    }

    /** The session that was removed; one with a greater epoch stays. */
    Optional<RemoteSession> remove(Gone said) {
        RemoteSession present = sessions.get(said.device());
        if (present == null || present.epoch() > said.epoch()) {
            return Optional.empty();
        }
        sessions.remove(said.device());
        int before = count;
        count = before - 1;
        return Optional.of(present);
    }

    /** Replaces all; answers what it was before. */
    Map<DeviceId, RemoteSession> replace(Collection<Here> all) {
        ConcurrentNavigableMap<DeviceId, RemoteSession> before = sessions;
        ConcurrentNavigableMap<DeviceId, RemoteSession> after = new ConcurrentSkipListMap<>();
        for (Here said : all) {
            RemoteSession known = before.get(said.device());
            boolean same = known != null && known.epoch() == said.epoch();
            after.put(said.device(), same ? known : new RemoteSession(this, said));
        }
        sessions = after;
        count = after.size();
        return before;
    }
}
