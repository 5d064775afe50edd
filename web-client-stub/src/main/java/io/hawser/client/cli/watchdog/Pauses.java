package io.hawser.client.cli.watchdog;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubles from {@code first} to {@code longest}, each drawn from the upper half, so
 * that watchdogs that act together don't go on doing so.
 */
record Pauses(Duration first, Duration longest, RandomGenerator random) {
    private static final int MAX_DOUBLINGS = 30;

    /** The pause after so many attempts in a row. */
    Duration after(int attempts) {
        int doublings = Math.min(attempts - 1, MAX_DOUBLINGS);
        long most = Math.min(first.toMillis() << doublings, longest.toMillis());
        return Duration.ofMillis(most - random.nextLong(most / 2 + 1));
    }
}
