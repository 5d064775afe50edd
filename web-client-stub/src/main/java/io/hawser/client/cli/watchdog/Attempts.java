package io.hawser.client.cli.watchdog;

import java.time.Duration;
import java.util.Optional;

/**
 * Attempts to heal one thing. They count from when it was last well for a while: what fails again soon after it was healed
 * is healed with growing pauses too.
 *
 * <p>Threads: one.
 */
final class Attempts {
    private final Pauses pauses;
    private final Duration resetAfter;
    private int count;
    private Duration notBefore = Duration.ZERO;
    private Optional<Duration> wellSince = Optional.empty();

    Attempts(Pauses pauses, Duration resetAfter) {
        this.pauses = pauses;
        this.resetAfter = resetAfter;
    }

    boolean mayBegin(Duration now) {
        return count == 0 || now.compareTo(notBefore) >= 0;
    }

    /** One begins; answers which it is, from 1. */
    int begin() {
        count++;
        return count;
    }

    /** It ended, whether well or not: the next waits from here. */
    void onEnded(Duration now) {
        notBefore = now.plus(pauses.after(Math.max(count, 1)));
    }

    void onWell(Duration now) {
        Duration since = wellSince.orElse(now);
        wellSince = Optional.of(since);
        if (now.minus(since).compareTo(resetAfter) >= 0) {
            count = 0;
        }
    }

    void onNotWell() {
        wellSince = Optional.empty();
    }
}
