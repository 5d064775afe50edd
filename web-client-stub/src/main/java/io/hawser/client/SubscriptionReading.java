package io.hawser.client;

import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Refusal;
import io.hawser.client.view.StartAt;
import io.hawser.client.wire.EventMapper;
import io.hawser.client.wire.StreamReader;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Where a subscription stands, and what its handler is told.
 *
 * <p>Threads: the reading thread, save where said.
 */
final class SubscriptionReading implements StreamReader.Reading<SubscribeRequest, SubscribeResponse> {
    private final SubscribeOptions options;
    private final EventHandler handler;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    // written by the reading thread alone, shown to any
    private volatile String resumeToken;
    // the reading thread's
    private StartAt startAt;

    SubscriptionReading(SubscribeOptions options, EventHandler handler) {
        this.options = options;
        this.handler = handler;
        this.resumeToken = options.resumeToken();
        this.startAt = options.startAt();
    }

    CompletableFuture<Void> started() {
        return started;
    }

    String resumeToken() {
        return resumeToken;
    }

    @Override
    public SubscribeRequest opening() {
        return Requests.subscribe(options, resumeToken, startAt);
    }

    @Override
    public void onMessage(SubscribeResponse batch, BooleanSupplier closing) throws Exception {
        if (batch.getEventsList().isEmpty()) {
            resumeToken = batch.getResumeToken(); // as the first response is, so who waits for the start finds a token
        }
        started.complete(null);
        for (Event event : batch.getEventsList()) {
            if (closing.getAsBoolean()) {
                return; // the token stays where it is: what is left comes again
            }
            handler.onEvent(EventMapper.view(event));
        }
        resumeToken = batch.getResumeToken();
        handler.onCheckpoint(resumeToken);
    }

    @Override
    public boolean mayGoOn(HawserException failure) {
        if (failure instanceof HawserException.EventsLost loss) {
            handler.onEventsLost(loss);
            if (options.onLoss() == OnLoss.STOP) {
                return false;
            }
            resumeToken = "";
            startAt = StartAt.NOW;
            return true;
        }
        return StreamReader.Reading.super.mayGoOn(failure);
    }

    @Override
    public void onInterrupted(HawserException failure, Duration pause) {
        handler.onInterrupted(failure, pause);
    }

    @Override
    public void onEnd(Optional<Throwable> cause) {
        started.completeExceptionally(cause.orElseGet(SubscriptionReading::closedFirst));
    }

    private static HawserException closedFirst() {
        return new HawserException.Cancelled(Refusal.because("the subscription was closed before a gateway took it"));
    }
}
