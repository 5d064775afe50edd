package io.hawser.gateway.command;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commands that ended and are still known, oldest end first.
 *
 * <p>Threads: any; one short lock guards the order.
 */
final class FinishedCommands {
    private final int max;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<TrackedCommand> inOrder = new ArrayDeque<>(); // guarded by lock

    FinishedCommands(int max) {
        this.max = max;
    }

    /** Adds one; empty, or the one that has to go for it. */
    Optional<TrackedCommand> add(TrackedCommand command) {
        lock.lock();
        try {
            inOrder.add(command);
            return inOrder.size() > max ? Optional.of(inOrder.remove()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Takes out those that ended before {@code time}. */
    List<TrackedCommand> takeEndedBefore(Instant time) {
        List<TrackedCommand> taken = new ArrayList<>();
        lock.lock();
        try {
            while (!inOrder.isEmpty() && endedBefore(inOrder.element(), time)) {
                taken.add(inOrder.remove());
            }
        } finally {
            lock.unlock();
        }
        return taken;
    }

    private static boolean endedBefore(TrackedCommand command, Instant time) {
        return command.status().ended().orElse(Instant.MAX).isBefore(time);
    }
}
