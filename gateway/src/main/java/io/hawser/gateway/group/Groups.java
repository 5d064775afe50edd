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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All named groups, with members or without.
 *
 * <p>Threads: any. What makes, moves or deletes a group waits for the store, one at a time; nothing else does.
 */
public final class Groups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);
    /** Records that others have made void, beyond which the journal is shortened. */
    private static final int MAX_VOID_RECORDS = 2_000;

    private final GroupServices services;
    private final ConcurrentSkipListMap<String, Group> groups = new ConcurrentSkipListMap<>();
    private final ReentrantLock changing = new ReentrantLock(); // held while the set of groups changes
    // set before all are closed and read after joining: either close sees the member, or the joiner sees this
    private volatile boolean closed;

    private Groups(GroupServices services, Map<String, GroupState> known) {
        this.services = services;
        known.forEach((name, state) -> groups.put(name, new Group(state, services)));
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
        GroupJournal journal = new GroupJournal(log, HexFormat.of().toHexDigits(random.nextLong()));
        Map<String, GroupState> known = journal.open();
        GroupServices services =
                new GroupServices(events, events.places(), journal, limits, clock, nanoClock, random, counters);
        return new Groups(services, known);
    }

    /**
     * Joins a group, which is made when there is none; waits until that is durable.
     *
     * @throws EventsUnavailableException when it could not be stored
     */
    public JoinOutcome join(JoinRequest request) throws InterruptedException {
        Optional<Group> group = Optional.ofNullable(groups.get(request.group()));
        while (true) {
            if (group.isEmpty()) {
                group = make(request);
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
            group = afterChange(request.group()); // whoever deletes it is done then
        }
    }

    public Optional<GroupStatus> find(String name) {
        return Optional.ofNullable(groups.get(name)).map(Group::status);
    }

    /** At most so many groups behind that name, in the order of their names. */
    public List<GroupStatus> after(String name, int limit) {
        return groups.tailMap(name, false).values().stream()
                .limit(limit)
                .map(Group::status)
                .toList();
    }

    /**
     * Moves a group; waits until that is durable.
     *
     * @throws EventsUnavailableException when it could not be stored, or the log does not answer
     */
    public SeekOutcome seek(String name, SeekTarget target) throws InterruptedException {
        Optional<GroupPlace> place = place(target);
        if (place.isEmpty()) {
            return new SeekOutcome.NoSuchEvent();
        }
        changing.lock();
        try {
            Group group = groups.get(name);
            if (group == null) {
                return new SeekOutcome.NoSuchGroup();
            }
            GroupJournal.answer(group.seek(place.get()));
            return new SeekOutcome.Moved(group.status());
        } finally {
            changing.unlock();
        }
    }

    /**
     * Forgets a group without members; waits until that is durable.
     *
     * @throws EventsUnavailableException when it could not be stored
     */
    public DeleteOutcome delete(String name) throws InterruptedException {
        changing.lock();
        try {
            Group group = groups.get(name);
            if (group == null) {
                return DeleteOutcome.NO_SUCH_GROUP;
            }
            return forget(name, group) ? DeleteOutcome.DELETED : DeleteOutcome.HAS_MEMBERS;
        } finally {
            changing.unlock();
        }
    }

    /** What lies behind this, some group needs. Quick. */
    public Position needed() {
        Position least = new Position(Long.MAX_VALUE);
        for (Group group : groups.values()) {
            Position spared = group.spared();
            least = spared.compareTo(least) < 0 ? spared : least;
        }
        return least;
    }

    /** Writes down the places that changed. Called twice a second or so. */
    public void write() {
        groups.values().forEach(Group::writeIfChanged);
        services.journal().shorten(MAX_VOID_RECORDS, groups::get);
    }

    /** Forgets groups that were without members for too long, on a thread of its own. Called now and then. */
    public void sweep() {
        Instant since = services.clock().instant().minus(services.limits().keepFor());
        List<String> abandoned = groups.entrySet().stream()
                .filter(entry -> entry.getValue().isAbandoned(since))
                .map(Map.Entry::getKey)
                .toList();
        if (!abandoned.isEmpty()) {
            Thread.ofVirtual().name("group-sweep").start(() -> deleteAll(abandoned));
        }
    }

    /** Ends all members and writes down every place. */
    @Override
    public void close() {
        closed = true;
        groups.values().forEach(Group::close);
    }

    /** The group of that name, made if need be; empty when there are too many. */
    private Optional<Group> make(JoinRequest request) throws InterruptedException {
        changing.lock();
        try {
            Group present = groups.get(request.group());
            if (present != null || groups.size() >= services.limits().maxGroups()) {
                return Optional.ofNullable(present);
            }
            LogPlaces places = services.places();
            GroupPlace place = GroupPlace.at(request.fromOldest() ? places.oldest() : places.now());
            Instant now = services.clock().instant();
            GroupState state = new GroupState(request.group(), request.filter(), now, now, 0, place);
            GroupJournal.answer(services.journal().append(new GroupRecord.Kept(state)));
            Group made = new Group(state, services);
            groups.put(request.group(), made);
            return Optional.of(made);
        } finally {
            changing.unlock();
        }
    }

    /** Deletes it, durably. @return false when it has members */
    private boolean forget(String name, Group group) throws InterruptedException {
        if (!group.delete()) {
            return false;
        }
        try {
            GroupJournal.answer(services.journal().append(new GroupRecord.Forgotten(name)));
        } catch (EventsUnavailableException e) {
            group.undelete();
            throw e;
        }
        groups.remove(name, group);
        return true;
    }

    private void deleteAll(List<String> names) {
        try {
            for (String name : names) {
                DeleteOutcome outcome = delete(name);
                LOG.info("group without members group={} outcome={}", name, outcome);
            }
        } catch (InterruptedException | EventsUnavailableException e) {
            LOG.warn("old groups are not forgotten yet reason={}", e.getMessage());
        }
    }

    private Optional<Group> afterChange(String name) {
        changing.lock();
        try {
            return Optional.ofNullable(groups.get(name));
        } finally {
            changing.unlock();
        }
    }

    private Optional<GroupPlace> place(SeekTarget target) throws InterruptedException {
        LogPlaces places = services.places();
        return switch (target) {
            case SeekTarget.Now() -> Optional.of(GroupPlace.at(places.now()));
            case SeekTarget.Oldest() -> Optional.of(GroupPlace.at(places.oldest()));
            case SeekTarget.Time(Instant time) -> Optional.of(GroupPlace.at(places.at(time)));
            case SeekTarget.AtEvent(var position) ->
                places.around(position)
                        .map(around -> new GroupPlace(
                                around.behind(),
                                List.of(new Unfinished(position.batch(), position.index(), around.events() - 1)),
                                List.of()));
        };
    }
}
