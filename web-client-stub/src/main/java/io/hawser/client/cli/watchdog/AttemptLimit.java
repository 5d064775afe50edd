package io.hawser.client.cli.watchdog;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * At most so many attempts within so long, whenever that is looked at.
 *
 * <p>Threads: one.
 */
final class AttemptLimit {
    private final int most;
    private final Duration within;
    // never more than most
    private final ArrayDeque<Duration> begun = new ArrayDeque<>();

    AttemptLimit(int most, Duration within) {
        this.most = most;
        this.within = within;
    }

    boolean isReached(Duration now) {
        while (!begun.isEmpty() && now.minus(begun.getFirst()).compareTo(within) >= 0) {
            begun.removeFirst();
        }
        return begun.size() >= most;
    }

    /** One begins; only when the limit is not reached. */
    void begin(Duration now) {
        begun.addLast(now);
    }
}
