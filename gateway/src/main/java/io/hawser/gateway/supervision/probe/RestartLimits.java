package io.hawser.gateway.supervision.probe;

import java.time.Duration;

/**
 * How often the supervisor restarts one component before it gives the process up.
 *
 * @param max so many times
 * @param within in so long
 * @param firstPause before the second restart; doubled before each further one
 * @param longestPause the most that it grows to
 */
public record RestartLimits(int max, Duration within, Duration firstPause, Duration longestPause) {

    public RestartLimits {
        if (max < 1 || !within.isPositive() || !firstPause.isPositive() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("restart limits: max " + max + ", within " + within + ", pauses "
                    + firstPause + " to " + longestPause);
        }
    }
}
