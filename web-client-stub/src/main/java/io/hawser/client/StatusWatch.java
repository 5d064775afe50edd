package io.hawser.client;

import io.hawser.client.wire.StreamReader;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.WatchStatusRequest;
import java.util.concurrent.CompletableFuture;

/**
 * A watch of the status, at the gateway that answers, and the next when it goes.
 *
 * <p>Threads: the listener is called by a thread of the watch's own; these methods may be called by any.
 */
public final class StatusWatch implements AutoCloseable {
    private final StreamReader<WatchStatusRequest, GatewayStatus> reader;

    StatusWatch(StreamReader<WatchStatusRequest, GatewayStatus> reader) {
        this.reader = reader;
    }

    /** Ends when the listener will not be called again: normally after {@link #close}, else with what ended it. */
    public CompletableFuture<Void> ended() {
        return reader.ended();
    }

    /** Ends the watch and waits for the listener, if it is at work; called by the listener itself, it does not wait. */
    @Override
    public void close() {
        reader.close();
    }
}
