package io.hawser.gateway.group;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.event.LogPlaces;
import io.hawser.gateway.metrics.Counters;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The named groups that this gateway serves, with members or without: all there are when it stands alone.
 *
 * <p>Where there are several gateways, a group is served here from when it is first asked for, after it was taken from
 * whoever had it, until another gateway takes it or is to serve it; what is asked of a group that is another's fails with
 * {@link GroupElsewhereException}.
 *
 * <p>Threads: any. What makes, takes, moves or deletes a group waits for the store, one at a time; nothing else does.
 */
public final class Groups implements NamedGroups, AutoCloseable {
    private final GroupServices services;
    private final KnownGroups known;
    private final ServedGroups served;
    private final ReentrantLock changing = new ReentrantLock(); // held while a group is made, taken, moved or deleted
    private final GroupUpkeep upkeep;
    // set before all are closed and read after joining: either close sees the member, or the joiner sees this
    private volatile boolean closed;

    private Groups(GroupServices services, GroupSharing sharing) {
        this.services = services;
        this.known = services.journal().known();
        this.served = new ServedGroups(services, sharing);
        this.upkeep = new GroupUpkeep(this, services, sharing, served);
    }

    /**
     * Opens the groups of a log, which nobody else writes. Waits for it.
     *
     * @param nanoClock for waits; does not jump
     * @throws EventsUnavailableException when the log does not answer
     * @throws IllegalStateException when it has a record that this version cannot read
     */
    public static Groups open(
            DurableLog log,
            EventLog events,
            GroupLimits limits,
            InstantSource clock,
            LongSupplier nanoClock,
            RandomGenerator random,
            Counters counters)
            throws InterruptedException {
        return open(GroupSharing.none(), log, events, limits, clock, nanoClock, random, counters);
    }

    /** As the other, for a log that other gateways write too. */
    public static Groups openShared(
            GroupHomes homes,
            DurableLog log,
            EventLog events,
            GroupLimits limits,
            InstantSource clock,
            LongSupplier nanoClock,
            RandomGenerator random,
            Counters counters)
            throws InterruptedException {
        return open(GroupSharing.with(homes), log, events, limits, clock, nanoClock, random, counters);
    }

    private static Groups open(
            GroupSharing sharing,
            DurableLog log,
            EventLog events,
            GroupLimits limits,
            InstantSource clock,
            LongSupplier nanoClock,
            RandomGenerator random,
            Counters counters)
            throws InterruptedException {
        GroupJournal journal = new GroupJournal(log, HexFormat.of().toHexDigits(random.nextLong()));
        journal.open();
        GroupServices services =
                new GroupServices(events, events.places(), journal, limits, clock, nanoClock, random, counters);
        return new Groups(services, sharing);
    }

    @Override
    public JoinOutcome join(JoinRequest request) throws InterruptedException {
        Optional<Group> group = served.find(request.group());
        while (true) {
            if (group.isEmpty()) {
                group = changing(() -> findOrMake(request));
            }
            if (group.isEmpty()) {
                return new JoinOutcome.TooManyGroups(services.limits().maxGroups());
            }
            Optional<Member> member = group.get().join(request.member(), request.filter());
            if (member.isPresent()) {
                if (closed) {
                    member.get().close();
                }
                return new JoinOutcome.Joined(member.get());
            }
            if (!group.get().isDeleted()) {
                return new JoinOutcome.OtherFilter();
            }
            String name = request.group();
            group = changing(() -> served.findLiving(name)); // whoever deletes it is done then
        }
    }

    /** Of a group that another gateway serves: as that has written it down last. */
    @Override
    public Optional<GroupStatus> find(String name) {
        return known.find(name).map(this::status);
    }

    @Override
    public List<GroupStatus> after(String name, int limit) {
        return known.after(name).stream().limit(limit).map(this::status).toList();
    }

    /** How many there are, served here or not. */
    public int count() {
        return known.count();
    }

    @Override
    public SeekOutcome seek(String name, SeekTarget target) throws InterruptedException {
        Optional<GroupPlace> place = GroupPlace.of(target, services.places());
        if (place.isEmpty()) {
            return new SeekOutcome.NoSuchEvent();
        }
        return changing(() -> {
            Optional<Group> group = served.take(name);
            if (group.isEmpty()) {
                return new SeekOutcome.NoSuchGroup();
            }
            GroupJournal.answer(group.get().seek(place.get()));
            served.requireHeld(name, group.get());
            return new SeekOutcome.Moved(group.get().status());
        });
    }

    @Override
    public DeleteOutcome delete(String name) throws InterruptedException {
        return changing(() -> {
            Optional<Group> group = served.take(name);
            if (group.isEmpty()) {
                return DeleteOutcome.NO_SUCH_GROUP;
            }
            return forget(name, group.get()) ? DeleteOutcome.DELETED : DeleteOutcome.HAS_MEMBERS;
        });
    }

    /** What lies behind this, some group needs. Quick. */
    public Position needed() {
        Position least = new Position(Long.MAX_VALUE);
        for (KnownGroups.Known group : known.all()) {
            Position spared = served.find(group.state().name())
                    .map(Group::spared)
                    .orElseGet(() -> group.state().place().spared());
            least = spared.compareTo(least) < 0 ? spared : least;
        }
        return least;
    }

    /** Writes down the places that changed. Called twice a second or so. */
    public void write() {
        upkeep.write();
    }

    /** Forgets groups that were without members for too long, on a thread of its own. Called now and then. */
    public void sweep() {
        upkeep.sweep();
    }

    /** Ends all members of groups that another gateway is to serve now; they join again there. */
    public void release() {
        served.release();
    }

    /** Serves a group from now on, if this gateway is the one to. Waits for the store. */
    Optional<Group> take(String name) throws InterruptedException {
        return changing(() -> served.take(name));
    }

    /** Why what other gateways write of groups can't be read, while that lasts. */
    public Optional<String> failing() {
        return services.journal().failing();
    }

    /** Ends all members and writes down every place. */
    @Override
    public void close() {
        closed = true;
        served.all().forEach(Group::close);
        services.journal().close();
    }

    private GroupStatus status(KnownGroups.Known group) {
        return served.find(group.state().name())
                .map(Group::status)
                .orElseGet(() -> group.state().withoutMembers(services.places()));
    }

    /** The group of that name, made if need be; empty when there are too many. */
    private Optional<Group> findOrMake(JoinRequest request) throws InterruptedException {
        String name = request.group();
        Optional<Group> present = served.take(name);
        if (present.isPresent() || known.count() >= services.limits().maxGroups()) {
            return present;
        }
        LogPlaces places = services.places();
        GroupPlace place = GroupPlace.at(request.fromOldest() ? places.oldest() : places.now());
        Instant now = services.clock().instant();
        GroupState state = new GroupState(name, request.filter(), now, now, 0, place);
        return Optional.of(served.make(state));
    }

    /** Deletes it, durably. @return false when it has members */
    private boolean forget(String name, Group group) throws InterruptedException {
        if (!group.delete()) {
            return false;
        }
        boolean written = false;
        try {
            services.journal().appendAndSee(new GroupRecord.Forgotten(name, group.hold()));
            written = true;
        } finally {
            if (!written) { // whatever kept it from that: nobody else takes the mark away
                group.undelete();
            }
        }
        served.remove(name, group);
        if (known.find(name).isPresent()) {
            throw ServedGroups.elsewhere(name); // it was taken before that was written, or made anew behind it
        }
        return true;
    }

    private interface Change<T> {
        T make() throws InterruptedException;
    }

    private <T> T changing(Change<T> change) throws InterruptedException {
        changing.lock();
        try {
            return change.make();
        } finally {
            changing.unlock();
        }
    }
}
