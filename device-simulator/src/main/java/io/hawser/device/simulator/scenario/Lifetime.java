package io.hawser.device.simulator.scenario;

import java.time.Duration;

/** How long devices stay. Amounts are in ns, drawn for each session. */
public sealed interface Lifetime {

    /** To the end of the run. */
    record Stay() implements Lifetime {}

    /** Says goodbye after {@code session} and comes back after {@code away}. */
    record Churn(Amount session, Amount away) implements Lifetime {}

    /** The connection breaks without a word after {@code session}; the device comes back by its back-off. */
    record Flaky(Amount session) implements Lifetime {}

    /** All connections of the population break at one moment, again and again. */
    record Storm(Duration every) implements Lifetime {
        public Storm {
            if (!every.isPositive()) {
                throw new IllegalArgumentException("every: " + every + " (expected: more than 0)");
            }
        }
    }
}
