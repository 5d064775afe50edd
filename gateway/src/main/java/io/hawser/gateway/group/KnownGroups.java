package io.hawser.gateway.group;

import io.hawser.gateway.backplane.Position;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the groups' log says of each group: its last record under the greatest hold.
 *
 * <p>Threads: any; one short lock puts those who apply in order.
 */
final class KnownGroups {
    /** So many that were forgotten are remembered, so that nobody's late record brings them back. */
    private static final int MAX_FORGOTTEN = 256;

    private final ConcurrentNavigableMap<String, Known> groups = new ConcurrentSkipListMap<>();
    private final ReentrantLock applying = new ReentrantLock();
    private final Map<String, Forgotten> forgotten = new LinkedHashMap<>(); // guarded by applying
    private volatile Position tail = Position.START; // the last that was applied

    /**
     * A group.
     *
     * @param hold the greatest that the log has of it
     * @param position of the record that says how it is
     */
    record Known(GroupState state, Hold hold, Position position) {}

    /** What counts of a group that is no longer: nothing from before. */
    private record Forgotten(Hold hold, Position position) {
        static final Forgotten NEVER = new Forgotten(Hold.NONE, Position.START);
    }

    /** Takes in the log's next record. @return the group, when it has got a greater hold by it */
    Optional<String> apply(GroupRecord record, Position position) {
        applying.lock();
        try {
            tail = position.compareTo(tail) > 0 ? position : tail;
            return switch (record) {
                case GroupRecord.Kept(GroupState state, Hold hold) -> keep(state, hold, position);
                case GroupRecord.Taken(String name, Hold hold) -> take(name, hold);
                case GroupRecord.Forgotten(String name, Hold hold) -> forget(name, hold, position);
            };
        } finally {
            applying.unlock();
        }
    }

    Optional<Known> find(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** Those behind that name, in the order of their names. */
    Collection<Known> after(String name) {
        return groups.tailMap(name, false).values();
    }

    Collection<Known> all() {
        return groups.values();
    }

    int count() {
        return groups.size();
    }

    /** What takes the group, or makes it again, from whoever had it. */
    Hold nextHold(String name, String owner) {
        applying.lock();
        try {
            Known before = groups.get(name);
            Forgotten gone = forgotten.getOrDefault(name, Forgotten.NEVER);
            return (before == null ? gone.hold() : before.hold()).next(owner);
        } finally {
            applying.unlock();
        }
    }

    /** Whether that hold still counts. */
    boolean isHeld(String name, Hold hold) {
        Known now = groups.get(name);
        return now != null && now.hold().equals(hold);
    }

    /** The position of the last record that was applied. */
    Position tail() {
        return tail;
    }

    private Optional<String> keep(GroupState state, Hold hold, Position position) {
        String name = state.name();
        Known before = groups.get(name);
        Forgotten gone = forgotten.getOrDefault(name, Forgotten.NEVER);
        Hold counts = before == null ? gone.hold() : before.hold();
        Position latest = before == null ? gone.position() : before.position();
        int order = hold.compareTo(counts);
        if (order < 0 || (order == 0 && position.compareTo(latest) < 0)) {
            return Optional.empty(); // of one who did not know yet that it was taken from it; or told late
        }
        forgotten.remove(name);
        groups.put(name, new Known(state, hold, position));
        return before != null && order > 0 ? Optional.of(name) : Optional.empty();
    }

    private Optional<String> take(String name, Hold hold) {
        Known before = groups.get(name);
        if (before == null || hold.compareTo(before.hold()) <= 0) {
            return Optional.empty();
        }
        groups.put(name, new Known(before.state(), hold, before.position()));
        return Optional.of(name);
    }

    private Optional<String> forget(String name, Hold hold, Position position) {
        Known before = groups.get(name);
        if (before == null || hold.compareTo(before.hold()) < 0) {
            return Optional.empty();
        }
        groups.remove(name);
        forgotten.put(name, new Forgotten(hold, position));
        if (forgotten.size() > MAX_FORGOTTEN) {
            forgotten.remove(forgotten.keySet().iterator().next());
        }
        return Optional.empty();
    }
}
