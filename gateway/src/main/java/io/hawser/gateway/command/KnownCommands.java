package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Position;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The commands by id: all that are unfinished, and those that ended last.
 *
 * <p>Threads: any. The map is used with single atomic calls; one short lock guards the order of ends.
 */
final class KnownCommands {
    private final CommandLimits limits;
    private final ConcurrentMap<UUID, TrackedCommand> commands = new ConcurrentHashMap<>();
    private final AtomicInteger unfinished = new AtomicInteger(); // may pass the limit while one is being refused
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<TrackedCommand> finished = new ArrayDeque<>(); // guarded by lock; oldest end first

    KnownCommands(CommandLimits limits) {
        this.limits = limits;
    }

    Optional<TrackedCommand> find(UUID id) {
        return Optional.ofNullable(commands.get(id));
    }

    Stream<TrackedCommand> all() {
        return commands.values().stream();
    }

    int unfinished() {
        return unfinished.get();
    }

    /** Adds an unfinished command, unless there is one with its id: then that one is the answer. */
    Optional<TrackedCommand> add(TrackedCommand command) {
        TrackedCommand present = commands.putIfAbsent(command.request().id(), command);
        if (present != null) {
            return Optional.of(present);
        }
        unfinished.incrementAndGet();
        return Optional.empty();
    }

    /** Whether there are more unfinished ones than allowed. */
    boolean tooMany() {
        return unfinished.get() > limits.maxUnfinished();
    }

    /** Forgets one that was added and not accepted. */
    void dismiss(TrackedCommand command) {
        unfinished.decrementAndGet();
        forget(command);
    }

    /** One that was added has ended; it is kept for a while, in place of the one that ended first when there are many. */
    void finish(TrackedCommand command) {
        unfinished.decrementAndGet();
        keep(command);
    }

    /** Adds one that ended in an earlier life. */
    void restoreFinished(TrackedCommand command) {
        commands.put(command.request().id(), command);
        keep(command);
    }

    /** Forgets those that ended before {@code time}. */
    void forgetEndedBefore(Instant time) {
        lock.lock();
        try {
            while (!finished.isEmpty() && endedBefore(finished.element(), time)) {
                forget(finished.remove());
            }
        } finally {
            lock.unlock();
        }
    }

    /** How far the log may be truncated, at most up to {@code bound}, without losing a command that is known. */
    Position truncatable(Position bound) {
        Position least = bound;
        for (TrackedCommand command : commands.values()) {
            Position truncatable = command.truncatable();
            least = truncatable.compareTo(least) < 0 ? truncatable : least;
        }
        return least;
    }

    private void keep(TrackedCommand command) {
        lock.lock();
        try {
            finished.add(command);
            if (finished.size() > limits.keepFinished()) {
                forget(finished.remove());
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(TrackedCommand command) {
        commands.remove(command.request().id(), command);
    }

    private static boolean endedBefore(TrackedCommand command, Instant time) {
        return command.status().ended().orElse(Instant.MAX).isBefore(time);
    }
}
