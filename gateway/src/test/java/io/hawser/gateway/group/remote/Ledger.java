package io.hawser.gateway.group.remote;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What all readers of a group have seen: of each device everything has to come, for the first time in order, and perhaps
 * again.
 *
 * <p>Threads: any; one lock guards everything.
 */
final class Ledger {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> newest = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private long repeats;

    void note(Reader.Seen one) {
        lock.lock();
        try {
            long before = newest.getOrDefault(one.device(), 0L);
            if (one.number() <= before) {
                repeats++;
                return;
            }
            if (one.number() > before + 1) {
                faults.add(one + " after " + before);
            }
            newest.put(one.device(), one.number());
        } finally {
            lock.unlock();
        }
    }

    /** The last number of that device, up to which all have come if there are no {@link #faults}. */
    long newest(String device) {
        lock.lock();
        try {
            return newest.getOrDefault(device, 0L);
        } finally {
            lock.unlock();
        }
    }

    List<String> faults() {
        lock.lock();
        try {
            return List.copyOf(faults);
        } finally {
            lock.unlock();
        }
    }

    long repeats() {
        lock.lock();
        try {
            return repeats;
        } finally {
            lock.unlock();
        }
    }
}
