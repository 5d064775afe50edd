package io.hawser.gateway.http;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections of the HTTP port, until the listening socket is closed.
 *
 * <p>Threads: its own, {@code http-accept}; asked by any.
 */
final class AcceptThread {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptThread.class);
    private static final Duration PAUSE =
            Duration.ofMillis(100); // after a failure, which descriptors must be freed to heal

    private final ServerSocketChannel listening;
    private final Consumer<SocketChannel> target;
    private final Thread thread;
    private volatile Optional<String> trouble = Optional.empty(); // the thread's, told to others

    /** @param target gets every connection, and must not throw */
    AcceptThread(ServerSocketChannel listening, Consumer<SocketChannel> target) {
        this.listening = listening;
        this.target = target;
        this.thread = Thread.ofPlatform().name("http-accept").daemon().start(this::run);
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** What keeps connections from being accepted, if anything does. */
    Optional<String> trouble() {
        return trouble;
    }

    private void run() {
        while (listening.isOpen()) {
            try {
                target.accept(listening.accept());
                trouble = Optional.empty();
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                if (trouble.isEmpty()) {
                    LOG.warn("connections to the HTTP port wait: {}", e.getMessage());
                }
                trouble = Optional.of("connections wait, for accepting fails: " + e.getMessage());
                LockSupport.parkNanos(this, PAUSE.toNanos());
            }
        }
    }
}
