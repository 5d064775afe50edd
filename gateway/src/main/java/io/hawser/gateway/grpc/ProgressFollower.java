package io.hawser.gateway.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Tells one caller how far something is: at once, at a change, and every second; up to its end.
 *
 * <p>Threads: a virtual thread of its own runs it; {@link #cancel} and {@link #stop} may come from any.
 *
 * @param <P> how far it is
 * @param <M> the same on the wire
 */
final class ProgressFollower<P, M> implements Runnable {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration TELL_AT_LEAST = Duration.ofSeconds(1);

    private final Supplier<P> progress;
    private final Predicate<P> done;
    private final Function<P, Object> worthTelling;
    private final Function<P, M> message;
    private final ServerCallStreamObserver<M> caller;
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile boolean stopping; // set before left opens

    /** @param worthTelling what of it the caller is told of when it changes */
    ProgressFollower(
            Supplier<P> progress,
            Predicate<P> done,
            Function<P, Object> worthTelling,
            Function<P, M> message,
            ServerCallStreamObserver<M> caller) {
        this.progress = progress;
        this.done = done;
        this.worthTelling = worthTelling;
        this.message = message;
        this.caller = caller;
    }

    void cancel() {
        left.countDown();
    }

    /** The server stops: the caller is told; what is followed goes on. */
    void stop() {
        stopping = true;
        left.countDown();
    }

    @Override
    public void run() {
        try {
            follow();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            caller.onError(failure);
        }
    }

    private void follow() throws InterruptedException {
        P told = progress.get();
        long toldNanos = System.nanoTime();
        caller.onNext(message.apply(told));
        while (!done.test(told)) {
            if (left.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (stopping) {
                    caller.onError(RpcErrors.stopping());
                }
                return;
            }
            P now = progress.get();
            boolean due = System.nanoTime() - toldNanos >= TELL_AT_LEAST.toNanos();
            boolean changed = !worthTelling.apply(now).equals(worthTelling.apply(told));
            boolean wanted = caller.isReady() && (due || changed);
            if (wanted || done.test(now)) {
                told = now;
                toldNanos = System.nanoTime();
                caller.onNext(message.apply(now));
            }
        }
        caller.onCompleted();
    }
}
