package io.hawser.gateway.group;

import io.hawser.gateway.event.EventPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;

/**
 * One who reads for a group.
 *
 * <p>Threads: one, which may be a virtual one, takes; any may do the rest. Nothing but {@link #take} waits.
 */
public final class Member implements AutoCloseable {
    private final String id;
    private final MemberSettings settings;
    private final Instant joined;
    private final Group group;
    private final Condition ready; // of the group's lock
    private final MemberQueue queue; // guarded by the group's lock
    private volatile boolean open = true; // cleared under the group's lock

    Member(String id, MemberSettings settings, Instant joined, long seed, Group group, Condition ready) {
        this.id = id;
        this.settings = settings;
        this.joined = joined;
        this.group = group;
        this.ready = ready;
        this.queue =
                new MemberQueue(settings.maxUnacknowledged(), settings.ackWait().toNanos(), seed, ready::signal);
    }

    /** Its id, which never comes again. */
    public String id() {
        return id;
    }

    /**
     * Waits until there is at least one event for this member and room for it, or {@code limit} has passed, or this is
     * closed: then there are none.
     */
    public GroupDelivery take(int maxEvents, Duration limit) throws InterruptedException {
        return group.take(this, maxEvents, limit);
    }

    /** Finishes events that this group was given; others, and those that are finished, do not matter. */
    public void acknowledge(Collection<EventPosition> positions) {
        group.acknowledge(this, positions);
    }

    /**
     * Finishes all events that this member was given, up to and including that one.
     *
     * @return false when it was given none of that ordinal, and nothing was done
     */
    public boolean acknowledgeUpTo(long ordinal) {
        return group.acknowledgeUpTo(this, ordinal);
    }

    /** Gives events back that this member has; they come again, to any member, when {@code delay} has passed. */
    public void reject(Collection<EventPosition> positions, Duration delay) {
        group.reject(this, positions, delay);
    }

    public boolean isOpen() {
        return open;
    }

    /** Leaves: what it has comes again to others. Ends a take that waits. */
    @Override
    public void close() {
        var _ = leave();
    }

    /** As {@link #close}; completes when what it has acknowledged is durable, at once if that can't be stored now. */
    public CompletionStage<Void> leave() {
        return group.leave(this);
    }

    // What follows runs under the group's lock.

    MemberStatus status() {
        return new MemberStatus(
                id,
                settings.address(),
                joined,
                queue.unacknowledged(),
                queue.maxUnacknowledged(),
                queue.delivered(),
                queue.waiting());
    }

    MemberQueue queue() {
        return queue;
    }

    Condition ready() {
        return ready;
    }

    void wake() {
        ready.signal();
    }

    void end() {
        open = false;
        ready.signalAll();
    }
}
