package io.hawser.gateway.event;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: each at most twice the one before, up to a bound, less up to half of it by chance.
 *
 * <p>Threads: confined to its owner.
 */
final class Backoff {
    private static final int MAX_DOUBLINGS = 30;

    private final EventLogConfig.Retry retry;
    private final RandomGenerator random;
    private int attempts;

    Backoff(EventLogConfig.Retry retry, RandomGenerator random) {
        this.retry = retry;
        this.random = random;
    }

    Duration next() {
        long doubled = retry.first().toNanos() << Math.min(attempts, MAX_DOUBLINGS);
        long most = doubled <= 0
                ? retry.longest().toNanos()
                : Math.min(doubled, retry.longest().toNanos());
        attempts++;
        return Duration.ofNanos(most - random.nextLong(most / 2 + 1));
    }

    /** How many pauses since the last success. */
    int attempts() {
        return attempts;
    }

    void reset() {
        attempts = 0;
    }
}
