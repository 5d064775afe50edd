package io.hawser.client;

import io.hawser.client.view.RebalanceView;
import io.hawser.client.wire.StreamReader;
import io.hawser.rpc.v1.RebalanceProgress;
import io.hawser.rpc.v1.RebalanceRequest;
import java.util.concurrent.CompletableFuture;

/**
 * A rebalancing that is followed.
 *
 * <p>Threads: any; the future ends on a thread of its own, and what hangs on it may block.
 */
public final class Rebalance implements AutoCloseable {
    private final ProgressReading<RebalanceRequest, RebalanceProgress, RebalanceView> reading;
    private final StreamReader<RebalanceRequest, RebalanceProgress> reader;

    Rebalance(
            ProgressReading<RebalanceRequest, RebalanceProgress, RebalanceView> reading,
            StreamReader<RebalanceRequest, RebalanceProgress> reader) {
        this.reading = reading;
        this.reader = reader;
    }

    /** Ends with the last progress, when the node has its share; fails when the stream breaks before. */
    public CompletableFuture<RebalanceView> done() {
        return reading.done().copy();
    }

    /** Follows it no further; the rebalancing goes on. */
    @Override
    public void close() {
        reader.close();
    }
}
