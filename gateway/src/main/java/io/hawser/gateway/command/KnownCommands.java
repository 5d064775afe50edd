package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Position;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The commands by id: all that are unfinished, and those that ended last.
 *
 * <p>Threads: any. The map is used with single atomic calls; one short lock guards the order of ends.
 */
final class KnownCommands {
    private static final int MOST_LOOKED_AT = 100_000;
    private static final UUID LAST_ID = new UUID(-1, -1);

    private final CommandLimits limits;
    private final ConcurrentMap<UUID, TrackedCommand> commands = new ConcurrentHashMap<>();
    /** All of them in the order of lists; about 70 bytes for each. */
    private final ConcurrentNavigableMap<CommandKey, TrackedCommand> ordered = new ConcurrentSkipListMap<>();

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
        ordered.put(command.key(), command);
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
        ordered.put(command.key(), command);
        keep(command);
    }

    /**
     * At most {@code limit} stored commands behind a place, the newest first. Looks at a bounded number of commands, so a page
     * may be short and another follow.
     */
    CommandPage page(CommandQuery query, Optional<CommandKey> after, int limit) {
        List<CommandStatus> page = new ArrayList<>();
        int looked = 0;
        for (TrackedCommand command : behind(query, after).values()) {
            CommandStatus status = command.status();
            if (query.from().filter(status.created()::isBefore).isPresent()) {
                break; // all that follow are older still
            }
            if (command.stored() && query.matches(status)) {
                page.add(status);
            }
            if (page.size() == limit || ++looked == MOST_LOOKED_AT) {
                return new CommandPage(page, Optional.of(command.key()));
            }
        }
        return new CommandPage(page, Optional.empty());
    }

    /** Those behind a place that are old enough. */
    private ConcurrentNavigableMap<CommandKey, TrackedCommand> behind(CommandQuery query, Optional<CommandKey> after) {
        Optional<CommandKey> newest =
                query.until().map(until -> new CommandKey(until, LAST_ID)); // the last of that time
        Optional<CommandKey> start = after.filter(
                        key -> newest.filter(limit -> limit.compareTo(key) > 0).isEmpty())
                .or(() -> newest);
        return start.map(key -> ordered.tailMap(key, false)).orElse(ordered);
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

    /** How many are known. */
    int size() {
        return commands.size();
    }

    /** At most so many unfinished commands that need a record of the log up to {@code limit}. */
    List<TrackedCommand> unfinishedFrom(Position limit, int most) {
        return commands.values().stream()
                .filter(command -> command.stored() && !command.finished())
                .filter(command -> command.truncatable().compareTo(limit) < 0)
                .limit(most)
                .toList();
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
        ordered.remove(command.key(), command);
    }

    private static boolean endedBefore(TrackedCommand command, Instant time) {
        return command.status().ended().orElse(Instant.MAX).isBefore(time);
    }
}
