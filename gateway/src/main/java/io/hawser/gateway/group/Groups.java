package io.hawser.gateway.group;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.event.LogPlaces;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Counter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);
    /** Records that others have made void, beyond which the journal is shortened. */
    private static final int MAX_VOID_RECORDS = 2_000;

    private final GroupServices services;
    private final GroupSharing sharing;
    private final KnownGroups known;
    private final ConcurrentSkipListMap<String, Group> served = new ConcurrentSkipListMap<>();
    private final ReentrantLock changing = new ReentrantLock(); // held while a group is made, taken, moved or deleted
    private final AtomicBoolean rewriting = new AtomicBoolean();
    // set before all are closed and read after joining: either close sees the member, or the joiner sees this
    private volatile boolean closed;

    private Groups(GroupServices services, GroupSharing sharing) {
        this.services = services;
        this.sharing = sharing;
        this.known = services.journal().known();
        if (sharing.shared()) {
            services.journal()
                    .follow(this::onTaken, () -> services.counters().increment(Counter.GROUP_FOLLOW_FAILURES));
        } else {
            known.all().forEach(group ->
                    served.put(group.state().name(), new Group(group.state(), Hold.NONE, services)));
        }
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
        Optional<Group> group = Optional.ofNullable(served.get(request.group()));
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
            group = changing(() -> Optional.ofNullable(served.get(name))); // whoever deletes it is done then
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
            Optional<Group> group = serve(name);
            if (group.isEmpty()) {
                return new SeekOutcome.NoSuchGroup();
            }
            GroupJournal.answer(group.get().seek(place.get()));
            requireHeld(name, group.get());
            return new SeekOutcome.Moved(group.get().status());
        });
    }

    @Override
    public DeleteOutcome delete(String name) throws InterruptedException {
        return changing(() -> {
            Optional<Group> group = serve(name);
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
            Group here = served.get(group.state().name());
            Position spared = here == null ? group.state().place().spared() : here.spared();
            least = spared.compareTo(least) < 0 ? spared : least;
        }
        return least;
    }

    /** Writes down the places that changed. Called twice a second or so. */
    public void write() {
        served.values().forEach(Group::writeIfChanged);
        List<String> old = new ArrayList<>();
        services.journal().shorten(MAX_VOID_RECORDS, old::add);
        old.forEach(name -> Optional.ofNullable(served.get(name)).ifPresent(Group::writeAgain));
        old.removeIf(served::containsKey);
        old.removeIf(name -> !sharing.isHome().test(name));
        if (!old.isEmpty() && rewriting.compareAndSet(false, true)) {
            Thread.ofVirtual().name("group-rewrite").start(() -> rewrite(old));
        }
    }

    /** Forgets groups that were without members for too long, on a thread of its own. Called now and then. */
    public void sweep() {
        Instant since = services.clock().instant().minus(services.limits().keepFor());
        List<String> abandoned = known.all().stream()
                .map(KnownGroups.Known::state)
                .filter(state -> sharing.isHome().test(state.name()))
                .filter(state -> Optional.ofNullable(served.get(state.name()))
                        .map(group -> group.isAbandoned(since))
                        .orElseGet(() -> state.lastMember().isBefore(since)))
                .map(GroupState::name)
                .toList();
        if (!abandoned.isEmpty()) {
            Thread.ofVirtual().name("group-sweep").start(() -> deleteAll(abandoned));
        }
    }

    /** Ends all members of groups that another gateway is to serve now; they join again there. */
    public void release() {
        served.forEach((name, group) -> {
            if (!sharing.isHome().test(name)) {
                retire(name, group);
            }
        });
    }

    /** Why what other gateways write of groups can't be read, while that lasts. */
    public Optional<String> failing() {
        return services.journal().failing();
    }

    /** Ends all members and writes down every place. */
    @Override
    public void close() {
        closed = true;
        served.values().forEach(Group::close);
        services.journal().close();
    }

    /** On the journal's thread: somebody else has written a greater hold. */
    private void onTaken(String name) {
        Group group = served.get(name);
        if (group != null && !known.isHeld(name, group.hold())) {
            retire(name, group);
        }
    }

    private void retire(String name, Group group) {
        if (served.remove(name, group)) {
            services.counters().increment(Counter.GROUPS_HANDED_OVER);
            group.retire("group " + name + " is served by another gateway now; join again");
        }
    }

    private GroupStatus status(KnownGroups.Known group) {
        Group here = served.get(group.state().name());
        return here == null ? group.state().withoutMembers(services.places()) : here.status();
    }

    /** The group of that name, made if need be; empty when there are too many. */
    private Optional<Group> findOrMake(JoinRequest request) throws InterruptedException {
        String name = request.group();
        Optional<Group> present = serve(name);
        if (present.isPresent() || known.count() >= services.limits().maxGroups()) {
            return present;
        }
        LogPlaces places = services.places();
        GroupPlace place = GroupPlace.at(request.fromOldest() ? places.oldest() : places.now());
        Instant now = services.clock().instant();
        GroupState state = new GroupState(name, request.filter(), now, now, 0, place);
        Hold hold = sharing.nextHold(known, name);
        services.journal().appendAndSee(new GroupRecord.Kept(state, hold));
        return Optional.of(begin(name, hold));
    }

    /** The group, taken from whoever had it if need be; empty when there is none. */
    private Optional<Group> serve(String name) throws InterruptedException {
        requireHome(name);
        Group here = served.get(name);
        if (here != null || !sharing.shared()) {
            return Optional.ofNullable(here);
        }
        services.journal().catchUp();
        if (known.find(name).isEmpty()) {
            return Optional.empty();
        }
        Hold hold = sharing.nextHold(known, name);
        services.journal().appendAndSee(new GroupRecord.Taken(name, hold));
        return Optional.of(begin(name, hold));
    }

    private Group begin(String name, Hold hold) {
        KnownGroups.Known now = known.find(name)
                .filter(group -> group.hold().equals(hold))
                .orElseThrow(() -> elsewhere(name));
        Group group = new Group(now.state(), hold, services);
        served.put(name, group);
        if (!known.isHeld(name, hold) || !sharing.isHome().test(name)) { // while it was put: nobody else looks again
            retire(name, group);
            throw elsewhere(name);
        }
        return group;
    }

    private void requireHome(String name) {
        if (!sharing.isHome().test(name)) {
            throw elsewhere(name);
        }
    }

    private static GroupElsewhereException elsewhere(String name) {
        return new GroupElsewhereException("group " + name + ": another gateway serves it");
    }

    /** Deletes it, durably. @return false when it has members */
    private boolean forget(String name, Group group) throws InterruptedException {
        if (!group.delete()) {
            return false;
        }
        try {
            services.journal().appendAndSee(new GroupRecord.Forgotten(name, group.hold()));
        } catch (EventsUnavailableException e) {
            group.undelete();
            throw e;
        }
        if (known.find(name).isPresent()) {
            throw elsewhere(name); // it was taken before that was written
        }
        served.remove(name, group);
        return true;
    }

    /** What was written may not count any more. */
    private void requireHeld(String name, Group group) throws InterruptedException {
        services.journal().catchUp();
        if (!known.isHeld(name, group.hold())) {
            throw elsewhere(name);
        }
    }

    private void deleteAll(List<String> names) {
        try {
            for (String name : names) {
                DeleteOutcome outcome = delete(name);
                LOG.info("group without members group={} outcome={}", name, outcome);
            }
        } catch (InterruptedException | EventsUnavailableException | GroupElsewhereException e) {
            LOG.warn("old groups are not forgotten yet reason={}", e.getMessage());
        }
    }

    /** Takes groups that nobody serves, so that the records that say how they are can be forgotten. */
    private void rewrite(List<String> names) {
        try {
            for (String name : names) {
                changing(() -> serve(name)).ifPresent(Group::writeAgain);
            }
        } catch (InterruptedException | EventsUnavailableException | GroupElsewhereException e) {
            LOG.warn("old records of groups are not written again yet reason={}", e.getMessage());
        } finally {
            rewriting.set(false);
        }
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
