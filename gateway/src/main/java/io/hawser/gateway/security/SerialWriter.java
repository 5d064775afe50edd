package io.hawser.gateway.security;

import io.hawser.gateway.backplane.LogFailure;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes changes one after the other, on a virtual thread that may block.
 *
 * <p>Threads: any may submit. At most {@value #MAX_WAITING} changes wait; one more fails with
 * {@link ProvisioningFailure.Overloaded}.
 */
final class SerialWriter implements AutoCloseable {
    private static final int MAX_WAITING = 1_024;
    private static final int CLOSE_SECONDS = 5;
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor;

    SerialWriter(String name) {
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofVirtual().name(name).factory());
        executor.allowCoreThreadTimeOut(true);
    }

    /** A change that waits for its turn, and what its caller waits for. */
    private record Waiting<T>(Callable<T> change, CompletableFuture<T> result) implements Runnable {
        // Whatever goes wrong belongs to the caller: a change is the edge where exceptions become results.
        @Override
        @SuppressWarnings("CatchingUnchecked")
        public void run() {
            try {
                result.complete(change.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        }
    }

    /** Makes a change after those submitted before; the stage completes on the writer's thread. */
    <T> CompletionStage<T> submit(Callable<T> change) {
        var waiting = new Waiting<>(change, new CompletableFuture<>());
        try {
            executor.execute(waiting);
        } catch (RejectedExecutionException _) {
            waiting.result()
                    .completeExceptionally(
                            executor.isShutdown()
                                    ? closed()
                                    : new ProvisioningFailure.Overloaded(
                                            executor.getQueue().size()));
        }
        return waiting.result();
    }

    /** Waits some seconds for changes to be made, then fails those that are left. */
    @Override
    public void close() {
        executor.shutdown();
        boolean ended = false;
        try {
            ended = executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            for (Runnable left : executor.shutdownNow()) {
                if (left instanceof Waiting<?> waiting) {
                    waiting.result().completeExceptionally(closed());
                }
            }
        }
    }

    private static LogFailure closed() {
        return new LogFailure.Unavailable("provisioned devices: closed");
    }
}
