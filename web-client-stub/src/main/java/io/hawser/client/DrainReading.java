package io.hawser.client;

import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Refusal;
import io.hawser.client.view.DrainPhase;
import io.hawser.client.view.DrainView;
import io.hawser.client.wire.StatusMapper;
import io.hawser.client.wire.StreamReader;
import io.hawser.rpc.v1.DrainProgress;
import io.hawser.rpc.v1.DrainRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Reads the progress of one draining. Its stream is never opened a second time: that might drain another node, or one that
 * has been started again meanwhile.
 */
final class DrainReading implements StreamReader.Reading<DrainRequest, DrainProgress> {
    private final DrainRequest request;
    private final Consumer<DrainView> listener;
    private final CompletableFuture<DrainView> done = new CompletableFuture<>();

    DrainReading(DrainRequest request, Consumer<DrainView> listener) {
        this.request = request;
        this.listener = listener;
    }

    CompletableFuture<DrainView> done() {
        return done;
    }

    @Override
    public DrainRequest opening() {
        return request;
    }

    @Override
    public void onMessage(DrainProgress progress, BooleanSupplier closing) {
        DrainView view = StatusMapper.view(progress);
        listener.accept(view);
        if (view.phase() == DrainPhase.DONE) {
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
        done.completeExceptionally(cause.orElseGet(() -> new HawserException.Cancelled(
                Refusal.because("the draining was followed no further before it was done; it goes on"))));
    }
}
