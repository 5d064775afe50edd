package io.hawser.client;

import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Refusal;
import io.hawser.client.view.BroadcastView;
import io.hawser.client.wire.CommandMapper;
import io.hawser.client.wire.StreamReader;
import io.hawser.rpc.v1.BroadcastProgress;
import io.hawser.rpc.v1.BroadcastRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads the progress of one broadcast; its stream is never opened a second time. */
final class BroadcastReading implements StreamReader.Reading<BroadcastRequest, BroadcastProgress> {
    private final BroadcastRequest request;
    private final Consumer<BroadcastView> listener;
    private final CompletableFuture<BroadcastView> done = new CompletableFuture<>();

    BroadcastReading(BroadcastRequest request, Consumer<BroadcastView> listener) {
        this.request = request;
        this.listener = listener;
    }

    CompletableFuture<BroadcastView> done() {
        return done;
    }

    @Override
    public BroadcastRequest opening() {
        return request;
    }

    @Override
    public void onMessage(BroadcastProgress progress, BooleanSupplier closing) {
        BroadcastView view = CommandMapper.broadcast(progress);
        listener.accept(view);
        if (view.done()) {
            done.complete(view);
        }
    }

    @Override
    public boolean mayGoOn(HawserException failure) {
        return false;
    }

    @Override
    public boolean mayMove() {
        return false;
    }

    @Override
    public void onInterrupted(HawserException failure, Duration pause) {
        // never: it does not go on
    }

    @Override
    public void onEnd(Optional<Throwable> cause) {
        done.completeExceptionally(cause.orElseGet(
                () -> new HawserException.Cancelled(Refusal.because("the broadcast was closed before it was done"))));
    }
}
