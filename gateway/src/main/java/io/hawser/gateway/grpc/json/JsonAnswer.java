package io.hawser.gateway.grpc.json;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of a call.
 *
 * @param status of HTTP
 * @param body one JSON object
 * @param retryAfter when to try again, where that is right
 */
public record JsonAnswer(int status, String body, Optional<Duration> retryAfter) {
    private static final int OK = 200;

    static JsonAnswer ok(String body) {
        return new JsonAnswer(OK, body, Optional.empty());
    }
}
