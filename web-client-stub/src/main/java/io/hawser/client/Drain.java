package io.hawser.client;

import io.hawser.client.view.DrainView;
import io.hawser.client.wire.StreamReader;
import io.hawser.rpc.v1.DrainProgress;
import io.hawser.rpc.v1.DrainRequest;
import java.util.concurrent.CompletableFuture;

/**
 * A draining that is followed.
 *
 * <p>Threads: any; the future ends on a thread of its own, and what hangs on it may block.
 */
public final class Drain implements AutoCloseable {
    private final ProgressReading<DrainRequest, DrainProgress, DrainView> reading;
    private final StreamReader<DrainRequest, DrainProgress> reader;

    Drain(
            ProgressReading<DrainRequest, DrainProgress, DrainView> reading,
            StreamReader<DrainRequest, DrainProgress> reader) {
        this.reading = reading;
        this.reader = reader;
    }

    /** Ends with the last progress, when the node is out of service; fails when the stream breaks before. */
    public CompletableFuture<DrainView> done() {
        return reading.done().copy();
    }

    /** Follows it no further; the draining goes on. */
    @Override
    public void close() {
        reader.close();
    }
}
