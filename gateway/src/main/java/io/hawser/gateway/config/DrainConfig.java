package io.hawser.gateway.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How the gateway leaves service when its process is told to stop, or gives itself up.
 *
 * @param deadline how long it may take in all; zero to stop at once
 * @param reconnectAfter over how long devices are sent away
 * @param alternate {@code host:port} that they are sent to; empty for the address they used
 */
public record DrainConfig(Duration deadline, Duration reconnectAfter, String alternate) {
    private static final int MAX_ALTERNATE_BYTES = 255;

    public DrainConfig {
        new Checks("drain")
                .duration("deadline", deadline, Duration.ZERO, Duration.ofHours(24))
                .duration("reconnect-after", reconnectAfter, Duration.ZERO, Duration.ofHours(24))
                .that(
                        alternate.getBytes(StandardCharsets.UTF_8).length <= MAX_ALTERNATE_BYTES,
                        "alternate",
                        alternate,
                        "host:port, at most " + MAX_ALTERNATE_BYTES + " bytes")
                .done();
    }
}
