package io.hawser.gateway.security;

import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.follow.LogFollower;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes what other gateways write into the log of devices to the thread that makes changes, in the log's order.
 *
 * <p>Threads: the follower's, which waits until each part was taken in.
 */
final class CredentialFollower implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(CredentialFollower.class);
    private static final long PAUSE_MILLIS = 20;

    private final CredentialLog log;
    private final SerialWriter writer;
    private final LogFollower follower;
    private volatile boolean closed;
    private volatile Optional<String> unreadable = Optional.empty(); // the follower's thread writes

    /** To be started, while nobody uses {@code log}. */
    CredentialFollower(CredentialLog log, SerialWriter writer, Runnable onFailure) {
        this.log = log;
        this.writer = writer;
        this.follower = new LogFollower(log.durable(), "follow-devices", log.last(), this::pass, onFailure);
    }

    void start() {
        follower.start();
    }

    Optional<String> failing() {
        return unreadable.or(follower::failing);
    }

    @Override
    public void close() {
        closed = true;
        follower.close();
    }

    private void pass(List<LogRecord> records) {
        while (!closed) {
            try {
                var _ = writer.submit(() -> {
                            log.take(records);
                            return true;
                        })
                        .toCompletableFuture()
                        .join();
                unreadable = Optional.empty();
                return;
            } catch (CompletionException e) {
                if (!repeats(e.getCause() == null ? e : e.getCause())) {
                    return;
                }
            }
        }
    }

    /** Whether to try again, after a pause: there was no room for it, or the log did not answer. */
    private boolean repeats(Throwable failure) {
        if (failure instanceof UnreadableCredentialsException) {
            Optional<String> what = Optional.of(String.valueOf(failure.getMessage()));
            if (!what.equals(unreadable)) {
                LOGGER.error("what another gateway wrote of devices can't be read; changes fail here", failure);
            }
            unreadable = what;
            return false;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
