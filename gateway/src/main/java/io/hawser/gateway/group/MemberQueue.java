package io.hawser.gateway.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What one member waits for, and what it was given and has not finished. Guarded by the group's lock. */
final class MemberQueue {
    private final int maxUnacknowledged;
    private final long ackWaitNanos;
    private final long seed;
    private final Runnable wake;
    private final ArrayDeque<HeldEvent> fresh = new ArrayDeque<>(); // in order of each device
    private final TreeSet<HeldEvent> again = new TreeSet<>(); // before all that is fresh
    private final LinkedHashSet<HeldEvent> given = new LinkedHashSet<>(); // in the order in which they were given
    private final ArrayDeque<Late> late = new ArrayDeque<>(); // taken back, and still to be acknowledged
    private long ordinal;
    private boolean stalled;

    /** An event that was taken back for want of an acknowledgement. */
    private record Late(long ordinal, HeldEvent event) {}

    /**
     * @param seed spreads devices over members
     * @param wake tells the member that there may be something for it
     */
    MemberQueue(int maxUnacknowledged, long ackWaitNanos, long seed, Runnable wake) {
        this.maxUnacknowledged = maxUnacknowledged;
        this.ackWaitNanos = ackWaitNanos;
        this.seed = seed;
        this.wake = wake;
    }

    int maxUnacknowledged() {
        return maxUnacknowledged;
    }

    int unacknowledged() {
        return given.size();
    }

    int waiting() {
        return fresh.size() + again.size();
    }

    /** How many it was given in all. */
    long delivered() {
        return ordinal;
    }

    long seed() {
        return seed;
    }

    /** Whether it let events expire and has acknowledged none since. */
    boolean stalled() {
        return stalled;
    }

    void setStalled(boolean now) {
        stalled = now;
    }

    boolean hasRoom() {
        return given.size() < maxUnacknowledged;
    }

    void addFresh(HeldEvent event) {
        fresh.add(event);
        wake.run();
    }

    void addAgain(HeldEvent event) {
        again.add(event);
        wake.run();
    }

    /** The next event that waits for it, blocked or not; finished ones are dropped. */
    Optional<HeldEvent> poll() {
        while (true) {
            HeldEvent next = again.isEmpty() ? fresh.poll() : again.pollFirst();
            if (next == null) {
                return Optional.empty();
            }
            if (!next.finished()) {
                return Optional.of(next);
            }
        }
    }

    /** Gives it to the member. @return whether it was given, to whomever, before */
    boolean give(HeldEvent event, long now) {
        given.add(event);
        return event.give(this, ++ordinal, now);
    }

    void release(HeldEvent event) {
        given.remove(event);
    }

    /** What it has, up to the one with that ordinal, whether its time has passed or not. */
    List<HeldEvent> upTo(long last) {
        List<HeldEvent> covered = new ArrayList<>();
        while (!late.isEmpty() && late.element().ordinal() <= last) {
            covered.add(late.remove().event());
        }
        for (HeldEvent event : given) {
            if (event.ordinal() > last) {
                break;
            }
            covered.add(event);
        }
        return covered;
    }

    /** Takes back what it has had for too long, oldest first. */
    List<HeldEvent> expire(long now) {
        List<HeldEvent> expired = new ArrayList<>();
        Iterator<HeldEvent> oldest = given.iterator();
        while (oldest.hasNext()) {
            HeldEvent event = oldest.next();
            if (now - event.givenNanos() < ackWaitNanos) {
                break;
            }
            expired.add(event);
        }
        for (HeldEvent event : expired) {
            if (late.size() >= maxUnacknowledged) {
                late.remove(); // can be acknowledged by its position only
            }
            late.add(new Late(event.ordinal(), event));
            event.takeBack();
        }
        return expired;
    }

    /** How long until something expires. */
    long nanosToExpiry(long now) {
        return given.isEmpty()
                ? Long.MAX_VALUE
                : ackWaitNanos - (now - given.iterator().next().givenNanos());
    }

    /** Takes back all that it has. */
    List<HeldEvent> takeBackAll() {
        List<HeldEvent> all = List.copyOf(given);
        all.forEach(HeldEvent::takeBack);
        return all;
    }

    /** Takes out all that waits for it, in order. */
    List<HeldEvent> drain() {
        List<HeldEvent> all = new ArrayList<>(again);
        all.addAll(fresh);
        clear();
        return all;
    }

    /** Forgets everything; what it was given is nobody's any more. */
    void clear() {
        again.clear();
        fresh.clear();
    }

    void forget() {
        takeBackAll();
        clear();
        late.clear();
        stalled = false;
    }
}
