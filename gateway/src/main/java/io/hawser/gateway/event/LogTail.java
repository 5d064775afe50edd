package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;
import java.util.Optional;

/**
 * Who knows where the log ends, and passes the newest batches to readers.
 *
 * <p>Threads: see each method.
 */
interface LogTail extends AutoCloseable {

    /** A batch of this gateway is durable. Called by the sender, in order. */
    void onStored(Position position, PendingBatch batch);

    /** How many events became durable since the log was made, as far as this gateway knows. Any thread. */
    long nextOrdinal();

    /** Why it does not know what others append, while that lasts. Any thread. */
    Optional<String> failing();

    @Override
    void close();
}
