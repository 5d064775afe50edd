package io.hawser.device;

import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The uplinks of a device that wait for their acknowledgement, oldest first, and the message ids of its session.
 *
 * <p>Threads: under the device's lock; see {@link Turn}.
 */
final class UplinkWindow {
    static final long MAX_ID = 0xFFFF_FFFFL;

    private final int capacity;
    private final Deque<Entry> waiting = new ArrayDeque<>(1);
    /** What this session sent last; 0 when nothing yet. */
    private long lastId;

    UplinkWindow(int capacity) {
        this(capacity, 0);
    }

    /** A window in the middle of a session. */
    UplinkWindow(int capacity, long lastId) {
        this.capacity = capacity;
        this.lastId = lastId;
    }

    boolean isFull() {
        return waiting.size() >= capacity;
    }

    int size() {
        return waiting.size();
    }

    /** Takes an uplink in, not sent yet; the window is not full. */
    Entry add(String name, Payload payload) {
        Entry entry = new Entry(name, payload);
        waiting.add(entry);
        return entry;
    }

    /** The message to send for {@code entry}, with the next id of this session. */
    Uplink send(Entry entry) {
        entry.id = nextId();
        entry.sends++;
        return new Uplink(entry.id, true, entry.sends > 1, entry.name, entry.payload);
    }

    /** A message that nobody waits for, with the next id of this session. */
    Uplink sendUnacknowledged(String name, Payload payload) {
        return new Uplink(nextId(), false, false, name, payload);
    }

    /** Begins the ids of a new session, and gives what to send again in it, in order. */
    List<Uplink> restart() {
        lastId = 0;
        List<Uplink> again = new ArrayList<>(waiting.size());
        for (Entry entry : waiting) {
            again.add(send(entry));
        }
        return again;
    }

    /** Takes out what {@code matches}, as after a new session grants less. */
    List<Entry> remove(Predicate<Entry> matches) {
        List<Entry> removed = waiting.stream().filter(matches).toList();
        waiting.removeAll(removed);
        return removed;
    }

    /** Takes out everything up to and including {@code id}; empty when this session never sent {@code id}. */
    Optional<List<Entry>> acknowledge(long id) {
        if (!reaches(lastId, id)) {
            return Optional.empty();
        }
        List<Entry> done = new ArrayList<>();
        for (Entry first = waiting.peek(); first != null && reaches(id, first.id); first = waiting.peek()) {
            done.add(waiting.remove());
        }
        return Optional.of(done);
    }

    /** Takes everything out. */
    List<Entry> drain() {
        List<Entry> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    private long nextId() {
        lastId = lastId == MAX_ID ? 1 : lastId + 1;
        return lastId;
    }

    /** Whether {@code later} is {@code earlier} or at most half the circle of ids behind it. */
    private static boolean reaches(long later, long earlier) {
        return later != 0 && Math.floorMod(later - earlier, MAX_ID) < MAX_ID / 2;
    }

    /** One uplink that waits. */
    static final class Entry {
        private final String name;
        private final Payload payload;
        private final CompletableFuture<UplinkOutcome> outcome = new CompletableFuture<>();
        private long id;
        private int sends;

        private Entry(String name, Payload payload) {
            this.name = name;
            this.payload = payload;
        }

        String name() {
            return name;
        }

        Payload payload() {
            return payload;
        }

        /** How often it was sent so far. */
        int sends() {
            return sends;
        }

        /** Completed outside the lock only. */
        CompletableFuture<UplinkOutcome> outcome() {
            return outcome;
        }
    }
}
