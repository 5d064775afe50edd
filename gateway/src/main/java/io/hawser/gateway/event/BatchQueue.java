package io.hawser.gateway.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Events that wait to become durable; bounded. One batch at a time is out with the sender; what comes
 * meanwhile becomes the next, so batches grow with the load.
 *
 * <p>Threads: any; one short lock guards everything. The baton says who sends: whoever {@linkplain #takeBaton takes it} sends
 * until {@link #next} is empty.
 */
final class BatchQueue {
    private final EventLogConfig limits;
    private final LongSupplier nanoClock = System::nanoTime;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();
    private final BatchPacker packer;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private Optional<PendingBatch> out = Optional.empty();
    private boolean batonOut;
    private long events;
    private long bytes;
    private long progressNanos; // when something became durable last, or began to wait
    private State state = State.OPEN;

    private enum State {
        OPEN,
        DRAINING,
        SHUT
    }

    /** What became of an offer. */
    enum Taken {
        /** Nothing was taken. */
        REFUSED,
        /** Taken, and somebody is sending. */
        QUEUED,
        /** Taken, and nobody is sending: somebody has to be had to. Several may be told so. */
        UNSENT
    }

    /** How much waits. */
    record Load(long events, long bytes) {}

    BatchQueue(EventLogConfig limits, BatchPacker packer) {
        this.limits = limits;
        this.packer = packer;
    }

    /** Takes all of {@code group} or nothing; refuses what would overfill it, unless it is at most half full. */
    Taken append(List<Event> group, Runnable stored) {
        long bound = boundOf(group);
        lock.lock();
        try {
            if (state != State.OPEN || (!hasRoom() && isOver(group.size(), bound, 1))) {
                return Taken.REFUSED;
            }
            group.forEach(this::add);
            packer.whenStored(stored);
            return taken();
        } finally {
            lock.unlock();
        }
    }

    /** Takes an event, up to twice the capacity. */
    Taken record(Event event) {
        long bound = packer.boundOf(event);
        lock.lock();
        try {
            if (state != State.OPEN || isOver(1, bound, 2)) {
                return Taken.REFUSED;
            }
            add(event);
            return taken();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the caller has to send from now on: there is something to send, and nobody else does. */
    boolean takeBaton() {
        lock.lock();
        try {
            boolean taken = !batonOut && events > 0 && state != State.SHUT;
            batonOut |= taken;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** How long nothing has become durable while something waits for it. */
    Duration waiting() {
        lock.lock();
        try {
            return events == 0 ? Duration.ZERO : Duration.ofNanos(nanoClock.getAsLong() - progressNanos);
        } finally {
            lock.unlock();
        }
    }

    /** The batch to send now, the same until it is {@link #onStored}; when empty, the baton is back. */
    Optional<PendingBatch> next() {
        lock.lock();
        try {
            if (state == State.SHUT) {
                return Optional.empty();
            }
            if (out.isEmpty()) {
                out = packer.next();
            }
            batonOut = out.isPresent();
            if (!batonOut) {
                drained.signalAll(); // and those whose events are durable have been told
            }
            return out;
        } finally {
            lock.unlock();
        }
    }

    /** The batch that is out became durable. @return whether anybody may still be told */
    boolean onStored(PendingBatch batch) {
        lock.lock();
        try {
            if (state == State.SHUT) {
                return false;
            }
            out = Optional.empty();
            progressNanos = nanoClock.getAsLong();
            events -= batch.events();
            bytes -= batch.queuedBytes();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@code relief} may run at once; if not, {@link #relieved} returns it when there is room. */
    boolean hasRoomFor(Runnable relief) {
        lock.lock();
        try {
            if (state == State.OPEN && hasRoom() && waiting.isEmpty()) {
                return true;
            }
            if (state == State.OPEN) {
                waiting.add(relief);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** The next of those who wait, when there is room. */
    Optional<Runnable> relieved() {
        lock.lock();
        try {
            return hasRoom() ? Optional.ofNullable(waiting.poll()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    Load load() {
        lock.lock();
        try {
            return new Load(events, bytes);
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more. */
    void refuse() {
        lock.lock();
        try {
            if (state == State.OPEN) {
                state = State.DRAINING;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes nothing more, waits until what is queued is durable and told, then forgets the rest.
     *
     * @return how many events were forgotten
     */
    long close(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            if (state == State.OPEN) {
                state = State.DRAINING;
            }
            long left = limit.toNanos();
            while (batonOut && left > 0 && state == State.DRAINING) {
                left = drained.awaitNanos(left);
            }
            return events;
        } finally {
            state = State.SHUT;
            waiting.clear();
            lock.unlock();
        }
    }

    private long boundOf(List<Event> group) {
        if (group.isEmpty()) {
            throw new IllegalArgumentException("group of events: 0 (expected: 1 or more)");
        }
        long bound = 0;
        for (Event event : group) {
            bound += packer.boundOf(event);
        }
        return bound;
    }

    private boolean hasRoom() {
        return events <= limits.maxQueuedEvents() / 2 && bytes <= limits.maxQueuedBytes() / 2;
    }

    private boolean isOver(int moreEvents, long moreBytes, int times) {
        return events + moreEvents > (long) limits.maxQueuedEvents() * times
                || bytes + moreBytes > limits.maxQueuedBytes() * times;
    }

    private void add(Event event) {
        if (events == 0) {
            progressNanos = nanoClock.getAsLong();
        }
        bytes += packer.add(event);
        events++;
    }

    private Taken taken() {
        return batonOut ? Taken.QUEUED : Taken.UNSENT;
    }
}
