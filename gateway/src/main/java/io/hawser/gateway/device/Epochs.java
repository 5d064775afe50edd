package io.hawser.gateway.device;

import io.hawser.gateway.backplane.Registers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Numbers sessions so that a newer one always has the greater number, also across restarts and when the clock jumps back.
 *
 * <p>An epoch is a hybrid logical clock: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16. None is
 * given out beyond a durable reservation, which is raised ahead of time; a restarted gateway begins above it. The register
 * that holds it is all nodes', and each goes on above what it has seen of the others, so that a device that moves from one
 * node to another has greater epochs there even if the clocks differ.
 *
 * <p>Threads: any; nothing blocks.
 */
public final class Epochs {
    private static final Registers.Key RESERVED = new Registers.Key("epoch-reserved");
    private static final Duration AHEAD = Duration.ofSeconds(30);
    private static final Duration EARLY = Duration.ofSeconds(5); // of the reservation left, when others use it up
    private static final int COUNTER_BITS = 16;
    private static final int SPREAD = 1 << 10; // of 65,536 a millisecond

    private final Registers registers;
    private final InstantSource clock;
    private final Optional<RandomGenerator> spread;
    private final AtomicBoolean reserving = new AtomicBoolean(); // early, because of what others gave out
    private final ReentrantLock lock = new ReentrantLock();
    private long last; // guarded by lock
    private long reserved; // guarded by lock

    private Epochs(Registers registers, InstantSource clock, Optional<RandomGenerator> spread, long last) {
        this.registers = registers;
        this.clock = clock;
        this.spread = spread;
        this.last = last;
        this.reserved = last;
    }

    /** Epochs above all that were given out before; ready when the first reservation is durable. */
    public static CompletionStage<Epochs> open(Registers registers, InstantSource clock) {
        return open(registers, clock, Optional.empty());
    }

    /**
     * As above, for one of several nodes.
     *
     * @param random leaves some out: nodes that have seen the same epochs would else give out the same next ones, and a device
     *     that logs in on two at once would have two sessions that no reader of events can tell apart
     */
    public static CompletionStage<Epochs> open(Registers registers, InstantSource clock, RandomGenerator random) {
        return open(registers, clock, Optional.of(random));
    }

    private static CompletionStage<Epochs> open(
            Registers registers, InstantSource clock, Optional<RandomGenerator> spread) {
        return registers.read(RESERVED).thenCompose(before -> {
            Epochs epochs = new Epochs(registers, clock, spread, before.orElse(0));
            return epochs.reserve().thenApply(_ -> epochs);
        });
    }

    /** Reserves the epochs of the next seconds; to be called every few seconds. */
    public CompletionStage<Void> reserve() {
        long upTo = Math.max(stamp(clock.instant().plus(AHEAD)), lastGiven() + (AHEAD.toMillis() << COUNTER_BITS));
        return registers.raise(RESERVED, upTo).thenAccept(_ -> widen(upTo));
    }

    /** The next epoch; empty while the reservation is used up because the store does not take a new one. */
    public OptionalLong next() {
        return nextAbove(0);
    }

    /** As {@link #next()}, above one that the device is known to have had. */
    public OptionalLong nextAbove(long known) {
        seen(known);
        long now = stamp(clock.instant());
        lock.lock();
        try {
            long above = last + 1 + (spread.isPresent() ? spread.get().nextInt(SPREAD) : 0);
            long next = now > reserved ? above : Math.max(above, now); // a clock that jumps uses nothing up
            if (next > reserved) {
                return OptionalLong.empty();
            }
            last = next;
            return OptionalLong.of(next);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Another node gave out that epoch: all of this node are greater from now on, whatever its clock says. Whose clock is
     * behind soon needs a reservation that it would not make by itself yet, so that one is asked for at once.
     */
    public void seen(long epoch) {
        lock.lock();
        try {
            if (epoch <= last) {
                return;
            }
            last = epoch;
            // The register is everybody's, and who gave that epoch out had it reserved there.
            reserved = Math.max(reserved, epoch);
            if (last < reserved - (EARLY.toMillis() << COUNTER_BITS)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        if (reserving.compareAndSet(false, true)) {
            var _ = reserve().whenComplete((_, _) -> reserving.set(false)); // should it fail: there is the next one
        }
    }

    private long lastGiven() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    private void widen(long upTo) {
        lock.lock();
        try {
            reserved = Math.max(reserved, upTo);
        } finally {
            lock.unlock();
        }
    }

    private static long stamp(Instant time) {
        return time.toEpochMilli() << COUNTER_BITS;
    }
}
