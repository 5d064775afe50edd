package io.hawser.gateway.device;

import io.hawser.gateway.backplane.Registers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Numbers sessions so that a newer one always has the greater number, also across restarts and when the clock jumps back.
 *
 * <p>An epoch is a hybrid logical clock: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16. None is
 * given out beyond a durable reservation, which is raised ahead of time; a restarted gateway begins above it.
 *
 * <p>Threads: any; nothing blocks.
 */
public final class Epochs {
    private static final Registers.Key RESERVED = new Registers.Key("epoch-reserved");
    private static final Duration AHEAD = Duration.ofSeconds(10);
    private static final int COUNTER_BITS = 16;

    private final Registers registers;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private long last; // guarded by lock
    private long reserved; // guarded by lock

    private Epochs(Registers registers, InstantSource clock, long last) {
        this.registers = registers;
        this.clock = clock;
        this.last = last;
        this.reserved = last;
    }

    /** Epochs above all that were given out before; ready when the first reservation is durable. */
    public static CompletionStage<Epochs> open(Registers registers, InstantSource clock) {
        return registers.read(RESERVED).thenCompose(before -> {
            Epochs epochs = new Epochs(registers, clock, before.orElse(0));
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
        long now = stamp(clock.instant());
        lock.lock();
        try {
            long next = Math.max(last + 1, Math.min(now, reserved));
            if (next > reserved) {
                return OptionalLong.empty();
            }
            last = next;
            return OptionalLong.of(next);
        } finally {
            lock.unlock();
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
