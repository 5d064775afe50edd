package io.hawser.client.failure;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of why a call failed.
 *
 * @param reason what a program decides by
 * @param message for people
 * @param field the field that INVALID_ARGUMENT names; empty otherwise
 * @param metadata what goes with the reason, by key
 * @param retryAfter how long to wait before the same call is repeated, where that is right
 */
public record Refusal(
        Reason reason, String message, String field, Map<String, String> metadata, Optional<Duration> retryAfter) {
    public Refusal {
        metadata = Map.copyOf(metadata);
    }

    /** A failure that no gateway gave a reason for. */
    public static Refusal because(String message) {
        return new Refusal(Reason.UNKNOWN, message, "", Map.of(), Optional.empty());
    }
}
