package io.hawser.gateway.device;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.Command;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What a device was sent on one connection: how many commands, and which of them are in flight, being neither answered nor out
 * of time. Whether this gateway sent them for itself or for another one makes no difference here.
 *
 * <p>Threads: any. There is one of these for each device, so it is its own lock, under which nothing is sent, and makes its map
 * when it is needed.
 */
final class SentCommands {
    /** As many as whoever keeps a device's commands ever sends it at a time; the eldest of more have ended elsewhere. */
    static final int MOST_IN_FLIGHT = 1_024;

    private final TimingWheel time;
    private final Counters counters;
    private volatile long count; // written by those who send, one at a time
    private Map<UUID, Long> overAt = Map.of(); // under the lock: in flight, and until when by the sessions' timer

    /** @param time the sessions' clock */
    SentCommands(TimingWheel time, Counters counters) {
        this.time = time;
        this.counters = counters;
    }

    /** Sends it, for the first time or again; false when {@code sending} says that it was not. */
    boolean send(Command command, Predicate<Command> sending) {
        begin(command); // first: its answer may be here before this goes on
        if (!sending.test(command)) {
            end(command.id());
            return false;
        }
        long before = count;
        count = before + 1;
        counters.increment(Counter.COMMANDS_SENT);
        return true;
    }

    /** How many were sent, those that were sent again counted again. */
    long count() {
        return count;
    }

    /** The device has answered it; {@code telling} runs first, so that whoever finds it answered finds it told. */
    void answered(UUID command, Runnable telling) {
        telling.run();
        end(command);
    }

    /** The eldest first. */
    List<UUID> inFlight() {
        long now = time.nanoTime();
        synchronized (this) {
            if (overAt.isEmpty()) {
                return List.of();
            }
            overAt.values().removeIf(over -> now - over >= 0);
            dropIfEmpty();
            return List.copyOf(overAt.keySet());
        }
    }

    private void begin(Command command) {
        long over = time.nanoTime() + TimeUnit.MILLISECONDS.toNanos(command.millisLeft());
        synchronized (this) {
            if (overAt.isEmpty()) {
                overAt = new LinkedHashMap<>();
            }
            overAt.remove(command.id()); // so that it is the youngest
            overAt.put(command.id(), over);
            if (overAt.size() > MOST_IN_FLIGHT) {
                Iterator<UUID> eldest = overAt.keySet().iterator();
                eldest.next();
                eldest.remove();
            }
        }
    }

    private void end(UUID command) {
        synchronized (this) {
            if (!overAt.isEmpty()) {
                overAt.remove(command);
                dropIfEmpty();
            }
        }
    }

    /** A device that was sent something once does not keep a map for it. */
    private void dropIfEmpty() {
        if (overAt.isEmpty()) {
            overAt = Map.of();
        }
    }
}
