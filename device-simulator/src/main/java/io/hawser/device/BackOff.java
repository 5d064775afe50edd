package io.hawser.device;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before connecting again: anything between nothing and a ceiling that doubles from {@code min} to
 * {@code max} with every failure, so that devices that lost their gateway together do not come back together.
 *
 * @param min the first ceiling
 * @param max the last ceiling
 */
public record BackOff(Duration min, Duration max) {
    private static final int MAX_DOUBLINGS = 30;

    public BackOff {
        if (min.toMillis() < 1 || max.compareTo(min) < 0) {
            throw new IllegalArgumentException(
                    "back-off: " + min + " to " + max + " (expected: min at least 1 ms, max at least min)");
        }
    }

    /** The longest wait after {@code failures} failures in a row, at least 1. */
    public Duration ceiling(int failures) {
        Duration doubled = min.multipliedBy(1L << Math.clamp(failures - 1L, 0, MAX_DOUBLINGS));
        return doubled.compareTo(max) < 0 ? doubled : max;
    }

    /** A wait between nothing and {@link #ceiling}, each as likely. */
    public Duration delay(int failures, RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(ceiling(failures).toMillis() + 1));
    }
}
