package io.hawser.client.wire;

import io.hawser.client.wire.gateways.Backoff;

/**
 * How often a call is made before it fails.
 *
 * @param attempts in all, 1 or more
 * @param backoff the pauses between them, once every gateway has refused
 */
public record RepeatLimits(int attempts, Backoff backoff) {
    /** @throws IllegalArgumentException when {@code attempts} is less than 1 */
    public RepeatLimits {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: " + attempts + " (expected: 1 or more)");
        }
    }
}
