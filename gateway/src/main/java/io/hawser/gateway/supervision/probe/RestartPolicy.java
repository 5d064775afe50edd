package io.hawser.gateway.supervision.probe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often a component may be restarted by itself: with growing pauses, and only so many times in so long (as Erlang's
 * supervisors: restart intensity and period). The pauses are ours, and no time in which it was well: they don't count.
 *
 * <p>Threads: the {@code supervisor} thread only.
 */
final class RestartPolicy {
    private final RestartLimits limits;
    /** When, pauses left out; the oldest first, within the period. */
    private final Deque<Long> restarts = new ArrayDeque<>();

    private long pausesNanos; // all of them, but the last
    private long lastNanos;
    private Duration lastPause = Duration.ZERO;
    private Duration pause;
    private long earliestNanos = Long.MIN_VALUE;

    RestartPolicy(RestartLimits limits) {
        this.limits = limits;
        this.pause = limits.firstPause();
    }

    /** What is allowed now. */
    enum Verdict {
        /** Restart. */
        RESTART,
        /** Not yet: the pause after the last one is not over. */
        LATER,
        /** Restarting does not help. */
        GIVE_UP
    }

    /** Asks to restart; what is allowed counts as done. */
    Verdict ask(long nowNanos) {
        long paused = pausesNanos + Math.clamp(nowNanos - lastNanos, 0, lastPause.toNanos());
        forget(nowNanos - paused);
        if (!restarts.isEmpty() && nowNanos - earliestNanos < 0) {
            return Verdict.LATER;
        }
        if (restarts.size() >= limits.max()) {
            return Verdict.GIVE_UP;
        }
        if (restarts.isEmpty()) {
            pause = limits.firstPause();
        }
        restarts.addLast(nowNanos - paused);
        pausesNanos = paused;
        lastNanos = nowNanos;
        lastPause = pause;
        earliestNanos = nowNanos + pause.toNanos();
        pause = pause.multipliedBy(2).compareTo(limits.longestPause()) > 0
                ? limits.longestPause()
                : pause.multipliedBy(2);
        return Verdict.RESTART;
    }

    private void forget(long nowNanos) {
        while (!restarts.isEmpty()
                && nowNanos - restarts.getFirst() > limits.within().toNanos()) {
            restarts.removeFirst();
        }
    }
}
