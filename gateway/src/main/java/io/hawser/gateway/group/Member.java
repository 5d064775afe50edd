package io.hawser.gateway.group;

import io.hawser.gateway.event.EventPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;

/**
 * One who reads for a group that this gateway serves.
 *
 * <p>Threads: one, which may be a virtual one, takes; any may do the rest. Nothing but {@link #take} waits.
 */
public final class Member implements GroupMember {
    private final String id;
    private final MemberSettings settings;
    private final Instant joined;
    private final Group group;
    private final Condition ready; // of the group's lock
    private final MemberQueue queue; // guarded by the group's lock
    private volatile boolean open = true; // cleared under the group's lock
    private volatile Optional<String> endedBecause = Optional.empty(); // written before that
    // completes when all that it acknowledged is durable; guarded by the group's lock
    private CompletionStage<Void> left = CompletableFuture.completedFuture(null);

    Member(String id, MemberSettings settings, Instant joined, long seed, Group group, Condition ready) {
        this.id = id;
        this.settings = settings;
        this.joined = joined;
        this.group = group;
        this.ready = ready;
        this.queue =
                new MemberQueue(settings.maxUnacknowledged(), settings.ackWait().toNanos(), seed, ready::signal);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public GroupDelivery take(int maxEvents, Duration limit) throws InterruptedException {
        return group.take(this, maxEvents, Long.MAX_VALUE, limit);
    }

    /** As the other, and at most so many bytes, about, and one event. */
    public GroupDelivery take(int maxEvents, long maxBytes, Duration limit) throws InterruptedException {
        return group.take(this, maxEvents, maxBytes, limit);
    }

    @Override
    public void acknowledge(Collection<EventPosition> positions) {
        group.acknowledge(this, positions);
    }

    @Override
    public boolean acknowledgeUpTo(long ordinal) {
        return group.acknowledgeUpTo(this, ordinal);
    }

    @Override
    public void reject(Collection<EventPosition> positions, Duration delay) {
        group.reject(this, positions, delay);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public Optional<String> endedBecause() {
        return endedBecause;
    }

    @Override
    public void close() {
        var _ = leave();
    }

    @Override
    public CompletionStage<Void> leave() {
        return group.leave(this);
    }

    // What follows runs under the group's lock.

    MemberStatus status() {
        return new MemberStatus(
                id,
                settings.node(),
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

    void end(String why) {
        endedBecause = Optional.of(why);
        end();
    }

    /** What its leaving waits for. */
    CompletionStage<Void> left() {
        return left;
    }

    void leaveWith(CompletionStage<Void> written) {
        left = written;
    }
}
