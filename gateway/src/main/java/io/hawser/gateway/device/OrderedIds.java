package io.hawser.gateway.device;

import io.hawser.protocol.DeviceId;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ids in their order, in runs of up to some dozens: 5 bytes each, where a tree or a skip list takes 32. Which ids belong to it
 * somebody else knows, who says when that changed.
 *
 * <p>Threads: any; one short lock. A run, once made, does not change.
 */
final class OrderedIds {
    private static final int LONGEST = 64;
    private static final int SHORT = LONGEST / 4; // such a run is joined to the one before it, if there is room
    private static final DeviceId[] NONE = {};

    private final Predicate<DeviceId> belongs;
    private final ReentrantLock lock = new ReentrantLock();

    // under the lock
    private final TreeMap<DeviceId, Run> runs = new TreeMap<>(); // by where they begin
    private @Nullable Run latest; // the one that was looked for last: many ids come in their order
    private @Nullable DeviceId latestEnd; // where the next one begins; null when there is none

    /** Ids that are not below where it begins, and below where the next begins. The array does not change, but is replaced. */
    private static final class Run {
        private final DeviceId begin;
        private DeviceId[] ids;

        Run(DeviceId begin, DeviceId[] ids) {
            this.begin = begin;
            this.ids = ids;
        }

        /** Unless there is no room left for some that come then. */
        private boolean append(DeviceId[] more) {
            boolean fits = ids.length + more.length <= LONGEST - SHORT;
            if (fits) {
                DeviceId[] all = Arrays.copyOf(ids, ids.length + more.length);
                System.arraycopy(more, 0, all, ids.length, more.length);
                ids = all;
            }
            return fits;
        }
    }

    /** @param belongs quick; whoever makes it say otherwise of an id calls {@link #settle} then */
    OrderedIds(Predicate<DeviceId> belongs) {
        this.belongs = belongs;
    }

    /** Takes the id in or leaves it out, as it belongs or not: it may have come or gone. */
    void settle(DeviceId id) {
        lock.lock();
        try {
            Run run = find(id);
            int index = run == null ? -1 : indexOf(id, run.ids);
            boolean belongs = this.belongs.test(id);
            if (belongs && run == null) {
                addBelowAll(id);
            } else if (belongs && run != null && index < 0) {
                run.ids = with(run.ids, -index - 1, id);
                divide(run);
            } else if (!belongs && run != null && index >= 0) {
                run.ids = without(run.ids, index);
                join(run);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ids from {@code bound} on (null: from the first), without it or with it. Each that belongs all the time is among them,
     * once; of those that come or go meanwhile some may be.
     */
    Iterator<DeviceId> from(@Nullable DeviceId bound, boolean inclusive) {
        return new Walk(bound, inclusive);
    }

    /** The run that the id is in if it is there, null when it is below all. */
    private @Nullable Run find(DeviceId id) {
        Run run = latest;
        if (run == null || run.begin.compareTo(id) > 0 || (latestEnd != null && latestEnd.compareTo(id) <= 0)) {
            Map.Entry<DeviceId, Run> at = runs.floorEntry(id);
            run = at == null ? null : at.getValue();
            latest = run;
            latestEnd = run == null ? null : runs.higherKey(run.begin);
        }
        return run;
    }

    private void addBelowAll(DeviceId id) {
        Map.Entry<DeviceId, Run> first = runs.pollFirstEntry();
        Run run = new Run(id, first == null ? new DeviceId[] {id} : with(first.getValue().ids, 0, id));
        runs.put(id, run);
        latest = null;
        divide(run);
    }

    private void divide(Run run) {
        if (run.ids.length > LONGEST) {
            int half = run.ids.length / 2;
            Run upper = new Run(run.ids[half], Arrays.copyOfRange(run.ids, half, run.ids.length));
            run.ids = Arrays.copyOf(run.ids, half);
            runs.put(upper.begin, upper);
            latest = null;
        }
    }

    /** To the one before it, when it is short and there is room. */
    private void join(Run run) {
        if (run.ids.length > SHORT) {
            return;
        }
        Map.Entry<DeviceId, Run> before = runs.lowerEntry(run.begin);
        boolean joins = before != null && before.getValue().append(run.ids);
        if (joins || run.ids.length == 0) {
            runs.remove(run.begin);
            latest = null;
        }
    }

    private static int indexOf(DeviceId id, DeviceId[] ids) {
        boolean behindAll = ids[ids.length - 1].compareTo(id) < 0;
        return behindAll ? -ids.length - 1 : Arrays.binarySearch(ids, id);
    }

    private static DeviceId[] with(DeviceId[] run, int index, DeviceId id) {
        DeviceId[] longer = new DeviceId[run.length + 1];
        System.arraycopy(run, 0, longer, 0, index);
        longer[index] = id;
        System.arraycopy(run, index, longer, index + 1, run.length - index);
        return longer;
    }

    private static DeviceId[] without(DeviceId[] run, int index) {
        DeviceId[] shorter = new DeviceId[run.length - 1];
        System.arraycopy(run, 0, shorter, 0, index);
        System.arraycopy(run, index + 1, shorter, index, shorter.length - index);
        return shorter;
    }

    /** Goes on behind the last id that it gave, whatever became of the runs meanwhile. */
    private final class Walk implements Iterator<DeviceId> {
        private DeviceId[] ids = NONE;
        private int next;

        Walk(@Nullable DeviceId bound, boolean inclusive) {
            lock.lock();
            try {
                Map.Entry<DeviceId, Run> at = bound == null ? null : runs.floorEntry(bound);
                if (bound == null || at == null) {
                    take(runs.firstEntry());
                } else {
                    goBehind(bound, inclusive, at.getValue());
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean hasNext() {
            return next < ids.length;
        }

        @Override
        public DeviceId next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no further id");
            }
            DeviceId id = ids[next++];
            if (next == ids.length) {
                goBehind(id);
            }
            return id;
        }

        private void goBehind(DeviceId id) {
            lock.lock();
            try {
                Map.Entry<DeviceId, Run> at = runs.floorEntry(id);
                if (at == null) {
                    take(runs.firstEntry());
                } else {
                    goBehind(id, false, at.getValue());
                }
            } finally {
                lock.unlock();
            }
        }

        private void goBehind(DeviceId bound, boolean inclusive, Run at) {
            int index = Arrays.binarySearch(at.ids, bound);
            int behind = index < 0 ? -index - 1 : inclusive ? index : index + 1;
            if (behind < at.ids.length) {
                ids = at.ids;
                next = behind;
            } else {
                take(runs.higherEntry(at.begin));
            }
        }

        private void take(Map.@Nullable Entry<DeviceId, Run> first) {
            ids = first == null ? NONE : first.getValue().ids;
            next = 0;
        }
    }
}
