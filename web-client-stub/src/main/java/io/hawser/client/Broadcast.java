package io.hawser.client;

import io.hawser.client.view.BroadcastView;
import io.hawser.client.wire.StreamReader;
import io.hawser.rpc.v1.BroadcastProgress;
import io.hawser.rpc.v1.BroadcastRequest;
import java.util.concurrent.CompletableFuture;

/**
 * A broadcast under way.
 *
 * <p>Threads: any; the future ends on the broadcast's own thread, and what hangs on it may block.
 */
public final class Broadcast implements AutoCloseable {
    private final ProgressReading<BroadcastRequest, BroadcastProgress, BroadcastView> reading;
    private final StreamReader<BroadcastRequest, BroadcastProgress> reader;

    Broadcast(
            ProgressReading<BroadcastRequest, BroadcastProgress, BroadcastView> reading,
            StreamReader<BroadcastRequest, BroadcastProgress> reader) {
        this.reading = reading;
        this.reader = reader;
    }

    /** Ends with the last progress; fails when the stream breaks before, and then some commands may have been stored. */
    public CompletableFuture<BroadcastView> done() {
        return reading.done().copy();
    }

    /** Stores no more commands, if it is still storing; those stored live on. */
    @Override
    public void close() {
        reader.close();
    }
}
