package io.hawser.gateway.systemd;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * Where a service manager listens: a datagram socket of the Unix domain, which the JDK has no class for. Its own end is opened
 * once and kept: a process that has run out of file descriptors can still say that it is well.
 *
 * <p>Threads: any, one at a time.
 */
final class NotifySocket {
    private static final int TRIES = 20;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final String name;
    private Optional<AFUNIXDatagramChannel> channel = Optional.empty(); // guarded by this

    /** @param name a path, or {@code @} and a name in Linux's abstract namespace */
    NotifySocket(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /**
     * Sends one message. Waits at most a second when the socket is full: a service manager that does not read must not hold
     * up whoever tells it.
     */
    void send(String message) throws IOException {
        SocketAddress address = address();
        ByteBuffer bytes = ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8));
        synchronized (this) {
            AFUNIXDatagramChannel ours = opened();
            for (int attempt = 0; attempt < TRIES; attempt++) {
                if (ours.send(bytes, address) > 0) {
                    return;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            throw new IOException("it does not read");
        }
    }

    private AFUNIXDatagramChannel opened() throws IOException {
        if (channel.isEmpty()) {
            AFUNIXDatagramChannel fresh = AFUNIXDatagramChannel.open();
            fresh.configureBlocking(false);
            channel = Optional.of(fresh);
        }
        return channel.get();
    }

    private SocketAddress address() throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (name.startsWith("@")) {
            bytes[0] = 0; // how the kernel knows a name that is none of a file
        } else if (!name.startsWith("/")) {
            throw new IOException("neither a path nor a name that begins with @");
        }
        return AFUNIXSocketAddress.of(bytes);
    }
}
