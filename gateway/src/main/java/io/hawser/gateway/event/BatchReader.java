package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads the log batch by batch, for those who keep their own place.
 *
 * <p>Threads: one, which may be a virtual one, reads; any may close and wake.
 */
public final class BatchReader implements AutoCloseable {
    private final RecentBatches recent;
    private final BatchSource source;

    BatchReader(RecentBatches recent, LogQuestions log, NewerBatches newer) {
        this.recent = recent;
        this.source = new BatchSource(recent, log, newer);
        recent.onReaderOpened();
    }

    /**
     * The batch behind {@code place}, which never goes back; empty at the log's end.
     *
     * @throws EventsLostException when batches behind {@code place} are no longer kept, or one is damaged
     * @throws EventsUnavailableException when the engine does not answer, or only a newer version of Hawser can read the
     *     batch; asking again is right
     */
    public Optional<PlacedBatch> next(Position place) throws InterruptedException, EventsLostException {
        return source.next(place);
    }

    /** Waits until something follows {@code place}, {@code nanos} have passed, or {@code givenUp} is seen to be true. */
    public void awaitBehind(Position place, long nanos, BooleanSupplier givenUp) throws InterruptedException {
        recent.awaitBehind(place, nanos, givenUp);
    }

    /** Makes one who waits ask again whether it gave up. */
    public void wake() {
        recent.wakeAll();
    }

    /** To be called once, or the newest batches are kept in memory for nobody. */
    @Override
    public void close() {
        recent.onReaderClosed();
    }
}
