package io.hawser.device;

import io.hawser.protocol.GoAway;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where a device goes next, and when.
 *
 * <p>Threads: under the device's lock; see {@link Turn}.
 */
final class Itinerary {
    private final List<GatewayAddress> gateways;
    private final BackOff backOff;
    private final RandomGenerator random;
    private int next;
    private int failures;
    private Optional<GatewayAddress> alternate = Optional.empty();

    Itinerary(List<GatewayAddress> gateways, BackOff backOff, RandomGenerator random) {
        this.gateways = gateways;
        this.backOff = backOff;
        this.random = random;
    }

    /** The address of the next attempt: an alternate once, else the list in turn. */
    GatewayAddress depart() {
        GatewayAddress address = alternate.orElse(gateways.get(next));
        alternate = Optional.empty();
        return address;
    }

    /**
     * How long to wait after {@code setback}; plans where to go then.
     *
     * @param lived how long the session lasted; zero when there was none. One that lasted longer than the longest wait
     *     before it starts the back-off anew; a gateway that welcomes and drops does not
     */
    Duration plan(Setback setback, Duration lived) {
        if (lived.compareTo(backOff.ceiling(failures + 1)) > 0) {
            failures = 0;
        }
        failures++;
        if (setback instanceof Setback.SentAway(GoAway goAway)) {
            alternate = parse(goAway.alternate());
            return Duration.ofMillis(goAway.reconnectAfterMillis()).plus(backOff.delay(failures, random));
        }
        next = (next + 1) % gateways.size();
        return backOff.delay(failures, random);
    }

    private static Optional<GatewayAddress> parse(String address) {
        try {
            return address.isEmpty() ? Optional.empty() : Optional.of(GatewayAddress.parse(address));
        } catch (IllegalArgumentException _) {
            // A gateway that names a bad address is left for the next of our own.
            return Optional.empty();
        }
    }
}
