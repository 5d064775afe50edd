package io.hawser.client.wire.gateways;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubles from {@code first} to {@code longest}, each drawn from the upper half, so
 * that callers who failed together don't come back together.
 *
 * @param first the pause after one failure, at most
 * @param longest the pause after many, at most
 * @param random draws; must be safe for use by several threads
 */
public record Backoff(Duration first, Duration longest, RandomGenerator random) {
    private static final int MAX_DOUBLINGS = 20;

    /** @throws IllegalArgumentException when {@code first} is not positive or longer than {@code longest} */
    public Backoff {
        if (first.isNegative() || first.isZero() || first.compareTo(longest) > 0) {
            throw new IllegalArgumentException("pause: " + first + " (expected: more than 0, at most " + longest + ")");
        }
    }

    /** The pause after so many failures in a row. */
    public Duration pause(int failures) {
        int doublings = Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS);
        long most = Math.min(first.toNanos() << doublings, longest.toNanos());
        if (most <= 0) {
            most = longest.toNanos();
        }
        return Duration.ofNanos(most / 2 + random.nextLong(most / 2 + 1));
    }

    /** The pause after so many failures in a row, and at least what the gateway asked for. */
    // a private hand-over inside the package, not a parameter that callers leave out
    public Duration pause(int failures, Optional<Duration> asked) {
        Duration own = pause(failures);
        return asked.filter(more -> more.compareTo(own) > 0).orElse(own);
    }
}
