package io.hawser.client;

import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Refusal;
import io.hawser.client.wire.StreamReader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads how far something is that its request began. Its stream is never opened a second time: that might begin it again, or
 * at another node.
 */
final class ProgressReading<Q, R, V> implements StreamReader.Reading<Q, R> {
    private final Q request;
    private final Function<R, V> view;
    private final Consumer<V> listener;
    private final Predicate<V> isDone;
    private final String closedBefore;
    private final CompletableFuture<V> done = new CompletableFuture<>();

    /** Done with the first view that {@code isDone}; {@code closedBefore} says what it means if there is none. */
    ProgressReading(Q request, Function<R, V> view, Consumer<V> listener, Predicate<V> isDone, String closedBefore) {
        this.request = request;
        this.view = view;
        this.listener = listener;
        this.isDone = isDone;
        this.closedBefore = closedBefore;
    }

    CompletableFuture<V> done() {
        return done;
    }

    @Override
    public Q opening() {
        return request;
    }

    @Override
    public void onMessage(R progress, BooleanSupplier closing) {
        V seen = view.apply(progress);
        listener.accept(seen);
        if (isDone.test(seen)) {
            done.complete(seen);
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
        done.completeExceptionally(cause.orElseGet(() -> new HawserException.Cancelled(Refusal.because(closedBefore))));
    }
}
