package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;
import java.util.Optional;

/**
 * The end of a log to which nobody else appends: what this gateway stored last.
 *
 * <p>Threads: the sender tells, one at a time; any asks.
 */
final class OwnTail implements LogTail {
    private final RecentBatches recent;
    // written by the baton's holder and read by anybody for status and retention
    private volatile long nextOrdinal;

    OwnTail(RecentBatches recent, long nextOrdinal) {
        this.recent = recent;
        this.nextOrdinal = nextOrdinal;
    }

    @Override
    public void onStored(Position position, PendingBatch batch) {
        nextOrdinal = batch.nextOrdinal();
        recent.add(position, batch.record(), batch.events(), batch.nextOrdinal() - batch.events());
    }

    @Override
    public long nextOrdinal() {
        return nextOrdinal;
    }

    @Override
    public Optional<String> failing() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // nothing runs
    }
}
