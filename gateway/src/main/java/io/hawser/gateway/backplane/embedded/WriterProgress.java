package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.WriterHealth;
import io.hawser.gateway.backplane.WriterHealth.Doing;
import java.time.Duration;

/**
 * What the store's writer is at, and since when.
 *
 * <p>Threads: {@link #on} the writer; {@link #health} any. Each pair is published as one.
 */
final class WriterProgress {
    private volatile Stand stand = new Stand(Doing.NOTHING, System.nanoTime());

    private record Stand(Doing doing, long sinceNanos) {}

    void on(Doing doing) {
        stand = new Stand(doing, System.nanoTime());
    }

    WriterHealth health() {
        Stand now = stand;
        return now.doing() == Doing.NOTHING
                ? WriterHealth.IDLE
                : new WriterHealth(Duration.ofNanos(System.nanoTime() - now.sinceNanos()), now.doing());
    }
}
