package io.hawser.gateway.group;

import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.metrics.Counter;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The groups that this gateway serves. Where there are others, a group is taken through the log: whoever took it before
 * finds that there, and serves it no more.
 *
 * <p>Threads: any; {@link #take} and {@link #make} wait for the log, and one thread at a time may call them.
 */
final class ServedGroups {
    private final GroupServices services;
    private final GroupSharing sharing;
    private final KnownGroups known;
    private final ConcurrentMap<String, Group> groups = new ConcurrentHashMap<>();

    /** Serves all there are from now on, or follows what other gateways take. */
    ServedGroups(GroupServices services, GroupSharing sharing) {
        this.services = services;
        this.sharing = sharing;
        this.known = services.journal().known();
        if (sharing.shared()) {
            services.journal()
                    .follow(this::onTaken, () -> services.counters().increment(Counter.GROUP_FOLLOW_FAILURES));
        } else {
            known.all()
                    .forEach(group -> groups.put(group.state().name(), new Group(group.state(), Hold.NONE, services)));
        }
    }

    Optional<Group> find(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** While nobody deletes one. A group that is marked deleted all the same is served no more: nobody could join it ever. */
    Optional<Group> findLiving(String name) {
        find(name).filter(Group::isDeleted).ifPresent(group -> remove(name, group));
        return find(name);
    }

    Collection<Group> all() {
        return groups.values();
    }

    /**
     * The group, taken from whoever had it if need be; empty when there is none.
     *
     * @throws GroupElsewhereException when another gateway is to serve it, or took it meanwhile
     * @throws EventsUnavailableException when the log does not answer
     */
    Optional<Group> take(String name) throws InterruptedException {
        if (!sharing.isHome().test(name)) {
            throw elsewhere(name);
        }
        Optional<Group> here = find(name);
        if (here.isPresent() || !sharing.shared()) {
            return here;
        }
        services.journal().catchUp();
        if (known.find(name).isEmpty()) {
            return Optional.empty();
        }
        Hold hold = sharing.nextHold(known, name);
        services.journal().appendAndSee(new GroupRecord.Taken(name, hold));
        return Optional.of(begin(name, hold));
    }

    /** A new group; fails like {@link #take}. */
    Group make(GroupState state) throws InterruptedException {
        Hold hold = sharing.nextHold(known, state.name());
        services.journal().appendAndSee(new GroupRecord.Kept(state, hold));
        return begin(state.name(), hold);
    }

    /** What was written of the group may not count any more. */
    void requireHeld(String name, Group group) throws InterruptedException {
        services.journal().catchUp();
        if (!known.isHeld(name, group.hold())) {
            throw elsewhere(name);
        }
    }

    void remove(String name, Group group) {
        groups.remove(name, group);
    }

    /** Serves no more what another gateway is to serve. */
    void release() {
        groups.forEach((name, group) -> {
            if (!sharing.isHome().test(name)) {
                retire(name, group);
            }
        });
    }

    static GroupElsewhereException elsewhere(String name) {
        return new GroupElsewhereException("group " + name + ": another gateway serves it");
    }

    private Group begin(String name, Hold hold) {
        KnownGroups.Known now =
                known.find(name).filter(group -> group.hold().equals(hold)).orElseThrow(() -> elsewhere(name));
        Group group = new Group(now.state(), hold, services);
        groups.put(name, group);
        if (!known.isHeld(name, hold) || !sharing.isHome().test(name)) { // while it was put: nobody else looks again
            retire(name, group);
            throw elsewhere(name);
        }
        return group;
    }

    /** On the journal's thread: a greater hold was written, by whomever. */
    private void onTaken(String name) {
        find(name).filter(group -> !known.isHeld(name, group.hold())).ifPresent(group -> retire(name, group));
    }

    private void retire(String name, Group group) {
        if (groups.remove(name, group)) {
            services.counters().increment(Counter.GROUPS_HANDED_OVER);
            group.retire("group " + name + " is served by another gateway now; join again");
        }
    }
}
