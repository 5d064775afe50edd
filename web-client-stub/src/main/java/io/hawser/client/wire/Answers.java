package io.hawser.client.wire;

import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for answers, for callers who block. */
public final class Answers {
    private Answers() {}

    /** The answer. Interrupted, it cancels the call and keeps the interruption. */
    public static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException stop) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new HawserException.Cancelled(Refusal.because("interrupted"));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof HawserException failure) {
                failure.addSuppressed(new CalledHere());
                throw failure;
            }
            throw new IllegalStateException("the answer can't be read", failed.getCause());
        }
    }

    /** Shows, in the trace of a failure that came on another thread, who waited for it. */
    private static final class CalledHere extends Exception {
        CalledHere() {
            super("called here");
        }
    }
}
