package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A durable batch in memory, decoded by the first who reads it, for all.
 *
 * <p>Threads: any; two who decode at the same time come to the same.
 */
final class RecentBatch {
    private final Position position;
    private final ByteBuffer record;
    private final long ordinal;
    private final long cost;
    // publishes an immutable value; null until somebody read it
    private volatile @Nullable EventBatch decoded;

    RecentBatch(Position position, ByteBuffer record, long ordinal, long cost) {
        this.position = position;
        this.record = record;
        this.ordinal = ordinal;
        this.cost = cost;
    }

    Position position() {
        return position;
    }

    /** What it counts in memory. */
    long cost() {
        return cost;
    }

    EventBatch read() throws UnreadableBatchException {
        EventBatch known = decoded;
        if (known == null) {
            known = BatchDecoder.decode(record).withOrdinal(ordinal);
            decoded = known;
        }
        return known;
    }
}
