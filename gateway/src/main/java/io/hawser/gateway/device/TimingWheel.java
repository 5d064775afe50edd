package io.hawser.gateway.device;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Very many timers at a constant cost each: a hashed timing wheel (Varghese and Lauck, 1987, scheme 6).
 *
 * <p>A timer fires in the first tick that begins at or after its time, never before. Setting and cancelling cost a short
 * lock; a tick costs as much as its slot holds.
 *
 * <p>Threads: any may {@linkplain Timer#set set} and cancel; one thread calls {@link #advance()} and runs the tasks.
 */
public final class TimingWheel {
    private static final Logger LOG = LoggerFactory.getLogger(TimingWheel.class);

    private final long tickNanos;
    private final Timer[] slots;
    private final LongSupplier nanoClock;
    private final long start;
    private final ReentrantLock lock = new ReentrantLock();
    private long doneTick; // guarded by lock: every tick up to this one was taken out of the wheel
    private final ArrayDeque<Timer> due = new ArrayDeque<>(); // guarded by lock: what was taken out and has not fired
    private volatile long movedNanos; // when it last got further; written by the wheel's thread

    /**
     * @param tick how exact timers are
     * @param slotCount how many slots the wheel has; timers further out than {@code tick × slotCount} stay for more turns
     * @param nanoClock a clock as {@link System#nanoTime()}
     */
    public TimingWheel(Duration tick, int slotCount, LongSupplier nanoClock) {
        this.tickNanos = tick.toNanos();
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
        this.movedNanos = start;
        this.slots = new Timer[slotCount];
        for (int slot = 0; slot < slotCount; slot++) {
            slots[slot] = new Timer(this, () -> {}); // a sentinel, so that linking needs no case for empty
        }
    }

    /** A timer that is not set yet; {@code task} runs on the wheel's thread and must be short. */
    public Timer timer(Runnable task) {
        return new Timer(this, task);
    }

    /** Fires what is due. Called about once a tick by the wheel's one thread. */
    public void advance() {
        takeDue();
        for (Timer next = nextDue(); next != null; next = nextDue()) {
            try {
                next.task.run();
            } catch (RuntimeException | Error failure) {
                LOG.error("a timer failed", failure); // its own bug; the others that are due must not pay for it
            }
        }
    }

    /** How long ago it last got further: about a tick while its thread is well. Any thread. */
    public Duration lateness() {
        return Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - movedNanos));
    }

    /** Now, on this wheel's clock. */
    public long nanoTime() {
        return nanoClock.getAsLong();
    }

    /** One by one, so that a timer that never comes back keeps none of the others from whoever turns the wheel next. */
    private @Nullable Timer nextDue() {
        movedNanos = nanoClock.getAsLong();
        lock.lock();
        try {
            return due.poll();
        } finally {
            lock.unlock();
        }
    }

    private void takeDue() {
        lock.lock();
        try {
            long nowTick = (nanoClock.getAsLong() - start) / tickNanos;
            // After a long pause one turn over all slots finds everything that is due.
            long firstTick = Math.max(doneTick + 1, nowTick - slots.length + 1);
            for (long tick = firstTick; tick <= nowTick; tick++) {
                takeDueOf(slots[slotOf(tick)], nowTick);
            }
            doneTick = Math.max(doneTick, nowTick);
        } finally {
            lock.unlock();
        }
    }

    private void takeDueOf(Timer sentinel, long nowTick) {
        Timer timer = sentinel.next;
        while (timer != sentinel) {
            Timer next = timer.next;
            if (timer.tick <= nowTick) {
                timer.unlink();
                due.add(timer);
            }
            timer = next;
        }
    }

    private int slotOf(long tick) {
        return (int) Math.floorMod(tick, (long) slots.length);
    }

    private void set(Timer timer, Duration delay) {
        lock.lock();
        try {
            timer.unlink();
            long dueNanos = nanoClock.getAsLong() - start + Math.max(0, delay.toNanos());
            timer.tick = Math.max(doneTick + 1, Math.ceilDiv(dueNanos, tickNanos));
            timer.linkBehind(slots[slotOf(timer.tick)]);
        } finally {
            lock.unlock();
        }
    }

    private void unset(Timer timer) {
        lock.lock();
        try {
            timer.unlink();
        } finally {
            lock.unlock();
        }
    }

    /** One timer; it can be set again and again. */
    public static final class Timer {
        private final TimingWheel wheel;
        private final Runnable task;
        private long tick; // this and the links: guarded by the wheel's lock
        private Timer previous = this;
        private Timer next = this;

        private Timer(TimingWheel wheel, Runnable task) {
            this.wheel = wheel;
            this.task = task;
        }

        /** Sets it to fire once after {@code delay}, in place of what it was set to before. */
        public void set(Duration delay) {
            wheel.set(this, delay);
        }

        /** Keeps it from firing; one that is firing right now is not stopped. */
        public void cancel() {
            wheel.unset(this);
        }

        private void unlink() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }

        private void linkBehind(Timer sentinel) {
            previous = sentinel;
            next = sentinel.next;
            next.previous = this;
            sentinel.next = this;
        }
    }
}
