package io.hawser.load.gatling.device;

import io.hawser.protocol.GatewayMessage;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * What a device waits for, and whom to tell when it came or why it did not.
 *
 * <p>Threads: its user's event loop.
 *
 * @param <M> what is waited for
 */
final class Awaited<M> {
    private final Match<M> match;
    private final Consumer<M> came;
    private final Consumer<String> failed;
    private final Future<?> timeout;

    /**
     * Finds in a message what is waited for; empty when it is not there.
     *
     * @param <M> what is waited for
     */
    @FunctionalInterface
    interface Match<M> {
        Optional<M> in(GatewayMessage message);

        /** Any message of that class. */
        static <M extends GatewayMessage> Match<M> any(Class<M> type) {
            return message -> type.isInstance(message) ? Optional.of(type.cast(message)) : Optional.empty();
        }
    }

    Awaited(Match<M> match, Consumer<M> came, Consumer<String> failed, Future<?> timeout) {
        this.match = match;
        this.came = came;
        this.failed = failed;
        this.timeout = timeout;
    }

    /** What to do when {@code message} is what was waited for; empty when it is not. */
    Optional<Runnable> met(GatewayMessage message) {
        return match.in(message).map(found -> () -> {
            timeout.cancel(false);
            came.accept(found);
        });
    }

    /** Nobody waits any more. */
    void abandon() {
        timeout.cancel(false);
    }

    void fail(String reason) {
        abandon();
        failed.accept(reason);
    }
}
