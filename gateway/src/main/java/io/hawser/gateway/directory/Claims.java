package io.hawser.gateway.directory;

import io.hawser.gateway.device.DeviceIndex;
import io.hawser.gateway.directory.wire.Announcement.Gone;
import io.hawser.gateway.directory.wire.Announcement.Here;
import io.hawser.protocol.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions other nodes said that they have. What one says changes only what itself said before: of a device that several
 * claim for a while the newest session is found, and the others are kept beside, so that what was missed of one node can
 * never hide what another one said.
 *
 * <p>Threads: any; of each node's claims one at a time changes them.
 */
final class Claims {
    private final DeviceIndex<RemoteSession> newest = new DeviceIndex<>();
    /** The rest of those few devices that several nodes claim; changed only within a change of the device's newest. */
    private final ConcurrentMap<DeviceId, List<RemoteSession>> others = new ConcurrentHashMap<>();

    /** The newest session of the device on a node that is not gone. */
    Optional<RemoteSession> find(DeviceId device) {
        return newest.find(device).flatMap(this::unlessLost);
    }

    /** The same of each device, see {@link DeviceIndex#after}. */
    Stream<RemoteSession> after(String prefix, String afterId) {
        return newest.after(prefix, afterId).flatMap(session -> unlessLost(session).stream());
    }

    /** What a node says in passing: its session, unless a newer one of the same node is known, or the same. */
    Optional<RemoteSession> add(RemoteNode owner, Here said) {
        return put(owner, said, false);
    }

    /** What a node says when it says all: its session, unless the same is known. */
    Optional<RemoteSession> set(RemoteNode owner, Here said) {
        return put(owner, said, true);
    }

    /** The node's session that was removed; one with a greater epoch stays. */
    Optional<RemoteSession> remove(RemoteNode owner, Gone said) {
        return remove(owner, said.device(), said.epoch());
    }

    /** Removes what the node said of all other devices than these, of which it has said something. */
    List<RemoteSession> retain(RemoteNode owner, Set<DeviceId> devices) {
        List<RemoteSession> gone = new ArrayList<>();
        while (owner.count() > devices.size()) { // one that becomes the newest meanwhile may be passed over
            of(owner)
                    .filter(session -> !devices.contains(session.device()))
                    .flatMap(session -> remove(owner, session.device(), Long.MAX_VALUE).stream())
                    .forEach(gone::add);
        }
        return gone;
    }

    private Optional<RemoteSession> unlessLost(RemoteSession top) {
        if (!top.isLost()) {
            return Optional.of(top);
        }
        return others.getOrDefault(top.device(), List.of()).stream()
                .filter(session -> !session.isLost())
                .max(RemoteSession.OLDEST_FIRST);
    }

    private Stream<RemoteSession> of(RemoteNode owner) {
        return Stream.concat(newest.all(), others.values().stream().flatMap(List::stream))
                .filter(session -> session.isOf(owner));
    }

    private Optional<RemoteSession> put(RemoteNode owner, Here said, boolean evenIfOlder) {
        Change put = new Change(owner, said.device(), (own, device) -> {
            boolean stays =
                    own != null && (own.epoch() == said.epoch() || (own.epoch() > said.epoch() && !evenIfOlder));
            return stays ? own : new RemoteSession(owner, device, said);
        });
        newest.change(said.device(), put);
        return put.before == put.after ? Optional.empty() : Optional.ofNullable(put.after);
    }

    private Optional<RemoteSession> remove(RemoteNode owner, DeviceId id, long upTo) {
        Change remove = new Change(owner, id, (own, _) -> own != null && own.epoch() > upTo ? own : null);
        newest.change(id, remove);
        return remove.before == remove.after ? Optional.empty() : Optional.ofNullable(remove.before);
    }

    /** What a node claims in place of what it claimed; null is nothing. */
    private interface Instead {
        @Nullable
        RemoteSession of(@Nullable RemoteSession own, DeviceId device);
    }

    /** A change of one node's claim to one device, as a change of the newest session of that device. */
    private final class Change implements UnaryOperator<@Nullable RemoteSession> {
        private final RemoteNode owner;
        private final DeviceId id;
        private final Instead instead;
        private @Nullable RemoteSession before; // of the owner
        private @Nullable RemoteSession after;

        Change(RemoteNode owner, DeviceId id, Instead instead) {
            this.owner = owner;
            this.id = id;
            this.instead = instead;
        }

        @Override
        public @Nullable RemoteSession apply(@Nullable RemoteSession top) {
            List<RemoteSession> beside = top == null ? List.of() : others.getOrDefault(id, List.of());
            before = top != null && top.isOf(owner) ? top : own(beside);
            after = instead.of(before, top == null ? id : top.device()); // whose text is kept once
            if (after == before) {
                return top;
            }
            owner.count((after == null ? 0 : 1) - (before == null ? 0 : 1));
            boolean alone = beside.isEmpty() && (top == null || top == before);
            return alone ? after : elect(top, beside);
        }

        private @Nullable RemoteSession own(List<RemoteSession> sessions) {
            return sessions.stream()
                    .filter(session -> session.isOf(owner))
                    .findFirst()
                    .orElse(null);
        }

        private @Nullable RemoteSession elect(@Nullable RemoteSession top, List<RemoteSession> beside) {
            List<RemoteSession> all = new ArrayList<>(beside);
            if (top != null) {
                all.add(top);
            }
            if (after != null) {
                all.add(after);
            }
            all.removeIf(session -> session == before);
            all.sort(RemoteSession.OLDEST_FIRST);
            RemoteSession elected = all.isEmpty() ? null : all.removeLast();
            if (all.isEmpty()) {
                others.remove(id);
            } else {
                others.put(id, List.copyOf(all));
            }
            return elected;
        }
    }
}
