package io.hawser.gateway.group;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.BatchReader;
import io.hawser.gateway.event.EventsLostException;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.event.LogPlace;
import io.hawser.gateway.event.PlacedBatch;
import io.hawser.gateway.metrics.Counter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log into one window of a group, as long as there is room, and has it do what its time has come for.
 *
 * <p>Threads: a virtual thread of its own runs it and alone asks the log, under no lock; the window is touched under the
 * group's lock. Any may stop and poke it.
 */
final class GroupReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupReader.class);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Between two looks for a batch that this gateway does not know yet. */
    private static final long LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final Window window;
    private final ReentrantLock lock;
    private final Condition room;
    private final GroupServices services;
    private final BatchReader reader;
    private volatile boolean stopped; // set once under the lock: from then on the window is another's or nobody's
    private volatile boolean poked; // there is something to do sooner than was thought
    private String said = ""; // why it can't read on, as the log has it; the reading thread's

    /** @param room signalled whenever there may be room in the window, or something to do */
    GroupReader(String name, Window window, ReentrantLock lock, Condition room, GroupServices services) {
        this.name = name;
        this.window = window;
        this.lock = lock;
        this.room = room;
        this.services = services;
        this.reader = services.log().reader();
    }

    void start() {
        Thread.ofVirtual().name("group-" + name).start(this);
    }

    /** Under the lock: it does not touch the window any more. */
    void stop() {
        stopped = true;
        poke();
    }

    /** Under the lock: makes it look at once. */
    void poke() {
        poked = true;
        room.signalAll();
        reader.wake();
    }

    @Override
    public void run() {
        try (reader) {
            while (!stopped) {
                try {
                    if (restore()) {
                        awaitRoom();
                        readOn();
                    } else {
                        awaitLag();
                    }
                    said = "";
                } catch (EventsUnavailableException e) {
                    sayOnce(String.valueOf(e.getMessage()));
                    pause();
                }
            }
        } catch (InterruptedException e) {
            LOG.error("group's reader was interrupted group={}", name, e); // nobody does
        } catch (RuntimeException | Error e) {
            LOG.error("group's reader failed; its members get nothing until they come again group={}", name, e);
            throw e;
        }
    }

    /** @return whether reading goes on; else a batch is not known here yet */
    private boolean restore() throws InterruptedException {
        Optional<Position> next = locked(window::nextToRestore);
        while (next.isPresent() && !stopped) {
            if (!restore(next.get())) {
                return false;
            }
            next = locked(window::nextToRestore);
        }
        return true;
    }

    /**
     * Only what is known to lie behind a batch, or to be lost, says that it is gone. Where nothing does, this gateway lags
     * behind the one that gave the batch out.
     */
    private boolean restore(Position batch) throws InterruptedException {
        Optional<PlacedBatch> next;
        try {
            next = reader.next(new Position(batch.value() - 1));
        } catch (EventsLostException _) {
            change(() -> window.giveUp(batch, services.clock().instant()));
            return true;
        }
        if (next.isEmpty()) {
            return false;
        }
        PlacedBatch placed = next.get();
        if (placed.position().equals(batch)) {
            change(() -> window.restore(placed));
        } else {
            change(() -> window.giveUp(batch, services.clock().instant()));
        }
        return true;
    }

    private void awaitLag() throws InterruptedException {
        lock.lock();
        try {
            tick();
            long left = Math.min(nanosToTick(), LAG_NANOS);
            while (!stopped && !poked && left > 0) {
                left = room.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            tick();
            while (!stopped && isFull()) {
                var _ = room.awaitNanos(nanosToTick());
                tick();
            }
        } finally {
            lock.unlock();
        }
    }

    private void readOn() throws InterruptedException {
        LogPlace place = locked(window::read);
        try {
            Optional<PlacedBatch> next = reader.next(place.behind());
            if (next.isPresent()) {
                change(() -> window.add(next.get()));
            } else {
                reader.awaitBehind(place.behind(), locked(this::nanosToTick), () -> stopped || poked);
            }
        } catch (EventsLostException e) {
            LogPlace earliest = services.places().behind(e.earliest().last().batch());
            change(() -> window.skipTo(earliest, services.clock().instant()));
        }
    }

    /** Under the lock. */
    private void tick() {
        poked = false;
        if (!stopped) {
            window.dispatch().tick(services.nanoClock().getAsLong());
        }
    }

    private boolean isFull() {
        GroupLimits limits = services.limits();
        return window.waiting() >= limits.maxWaiting() || window.bytes() >= limits.maxHeldBytes();
    }

    private long nanosToTick() {
        return Math.clamp(window.dispatch().nanosToTick(services.nanoClock().getAsLong()), 0, LONGEST_WAIT_NANOS);
    }

    private void pause() throws InterruptedException {
        lock.lock();
        try {
            long left = PAUSE.toNanos();
            while (!stopped && left > 0) {
                left = room.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** It may last for as long as an upgrade does. */
    private void sayOnce(String why) {
        if (!why.equals(said)) {
            LOG.warn("group cannot read on group={} reason={}", name, why);
            said = why;
        }
    }

    /** Changes the window, if it is still this reader's. */
    private void change(Runnable action) {
        lock.lock();
        try {
            if (!stopped) {
                long before = window.eventsLost();
                action.run();
                services.counters().add(Counter.GROUP_EVENTS_LOST, window.eventsLost() - before);
            }
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }
}
