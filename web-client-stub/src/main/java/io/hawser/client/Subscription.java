package io.hawser.client;

import io.hawser.client.wire.StreamReader;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A subscription to events, from the gateway that answers, and the next when it goes.
 *
 * <p>Threads: the handler is called by a thread of the subscription's own; these methods may be called by any, the
 * handler's included.
 */
public final class Subscription implements AutoCloseable {
    private final SubscriptionReading reading;
    private final StreamReader<SubscribeRequest, SubscribeResponse> reader;

    Subscription(SubscriptionReading reading, StreamReader<SubscribeRequest, SubscribeResponse> reader) {
        this.reading = reading;
        this.reader = reader;
    }

    /** Ends when a gateway has taken the subscription: what happens from then on is seen. Fails if it ends before. */
    public CompletableFuture<Void> started() {
        return reading.started().copy();
    }

    /** Ends when no more events will be handled: normally after {@link #close}, else with what ended it. */
    public CompletableFuture<Void> ended() {
        return reader.ended();
    }

    /** The token of the last checkpoint; none before the first. */
    public Optional<String> resumeToken() {
        String token = reading.resumeToken();
        return token.isEmpty() ? Optional.empty() : Optional.of(token);
    }

    /** Ends the subscription and waits for the handler, if it is at work; called by the handler itself, it does not wait. */
    @Override
    public void close() {
        reader.close();
    }
}
