package io.hawser.client.demo.floor;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream that is opened again when it ended. To copy: the library mends a stream that breaks, by itself and without a
 * gap; it ends one only for what trying again at once won't mend, such as a token that is not known, or a handler that
 * threw. That is the web tier's to decide: this one tries again a little later, for ever.
 *
 * <p>Threads: the executor's one opens; any closes the executor, which ends this.
 */
final class KeptOpen {
    private static final Logger LOG = LoggerFactory.getLogger(KeptOpen.class);

    private final String name;
    private final ScheduledExecutorService thread;
    private final Duration pause;
    private final Supplier<CompletableFuture<Void>> opener;
    private final Runnable onEnded;

    /**
     * @param opener opens the stream and answers the future of its end
     * @param onEnded is told that it ended, before it is opened again
     */
    KeptOpen(
            String name,
            ScheduledExecutorService thread,
            Duration pause,
            Supplier<CompletableFuture<Void>> opener,
            Runnable onEnded) {
        this.name = name;
        this.thread = thread;
        this.pause = pause;
        this.opener = opener;
        this.onEnded = onEnded;
    }

    void start() {
        thread.execute(this::open);
    }

    private void open() {
        var unused = opener.get().whenComplete((nothing, cause) -> {
            if (cause != null) { // it is null when somebody closed the stream
                ended(cause);
            }
        });
    }

    private void ended(Throwable cause) {
        onEnded.run();
        Throwable why = cause instanceof CompletionException
                ? Optional.ofNullable(cause.getCause()).orElse(cause)
                : cause;
        LOG.warn("stream ended, opened again in {} name={} cause={}", pause, name, why.toString());
        try {
            var unused = thread.schedule(this::open, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.debug("closing, not opened again name={}", name, closing);
        }
    }
}
