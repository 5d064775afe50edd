package io.hawser.gateway.backplane.nats.wire;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.JetStreamManagement;
import io.nats.client.MessageHandler;
import io.nats.client.Nats;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the servers, which moves to another server by itself when it breaks. When the servers do not let it in any
 * more it is tried again, with what the files then say, until they do.
 *
 * <p>Threads: any; {@link #connect} and {@link #reconnect} block, nothing else does. Watchers hear on a thread of the
 * connection, in order.
 */
public final class Line implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Line.class);

    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String FORBIDDEN = "Permissions Violation";

    private final ServerAccess access;
    private final String name;
    private final LineTroubles troubles;
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean broken = new AtomicBoolean(); // so that each break is told once
    private final AtomicBoolean reopening = new AtomicBoolean(); // so that one thread does
    private final ReentrantLock lock = new ReentrantLock();

    // under the lock
    private final Set<Listening> listening = new LinkedHashSet<>();
    private boolean closed;

    private volatile Connection connection; // written under the lock

    /** Hears of the connection. */
    public interface Watcher {

        /** It broke, and is being made anew. */
        void onDown();

        /** It is there again, perhaps to another server. */
        void onUp();
    }

    private Line(ServerAccess access, String name, LineTroubles troubles) throws IOException, InterruptedException {
        this.access = access;
        this.name = name;
        this.troubles = troubles;
        this.connection = open();
    }

    /**
     * Connects to one of the servers.
     *
     * @param name for logs, ours and the server's
     * @throws IOException when none answers, saying why
     * @throws NatsUnusableException when a server does not let us in, or a file is not as it should be
     */
    public static Line connect(ServerAccess access, String name) throws IOException, InterruptedException {
        LineTroubles troubles = new LineTroubles(name, () -> TlsProbe.ask(access));
        try {
            Line line = new Line(access, name, troubles);
            line.reopenIfClosed();
            log.info("nats connection is there connection={} {}", name, describe(line.connection));
            return line;
        } catch (AuthenticationException e) {
            throw new NatsUnusableException(
                    "cluster: the NATS servers " + access.servers() + " do not let this gateway in: " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new IOException(troubles.lookForFault().orElseGet(() -> String.valueOf(e.getMessage())), e);
        }
    }

    private Connection open() throws IOException, InterruptedException {
        troubles.onAttempt();
        Connection opened = Nats.connect(LineOptions.of(access, name, troubles, this.new Events()));
        troubles.onUp();
        return opened;
    }

    private static String describe(Connection connection) {
        ServerInfo server = connection.getServerInfo();
        return "server=" + server.getServerName() + " version=" + server.getVersion() + " url="
                + connection.getConnectedUrl();
    }

    /** What the connection tells of itself, on a thread of its own. */
    private final class Events implements ConnectionListener {
        @Override
        @SuppressWarnings("deprecation") // the interface has no other abstract method
        public void connectionEvent(Connection source, ConnectionListener.Events event) {
            log.debug("nats {}: {} server={}", name, event.getEvent(), source.getConnectedUrl());
            switch (event) {
                case DISCONNECTED -> onDown(source);
                case RECONNECTED -> onUp(source);
                case CLOSED -> onClosed(source);
                default -> {} // theirs, not ours: newer clients may have others
            }
        }
    }

    private void onDown(Connection source) {
        if (source.equals(connection) && broken.compareAndSet(false, true)) {
            log.warn("nats connection is lost connection={}", name);
            watchers.forEach(Watcher::onDown);
        }
    }

    private void onUp(Connection source) {
        if (source.equals(connection) && broken.compareAndSet(true, false)) {
            troubles.onUp();
            log.info("nats connection is back connection={} {}", name, describe(source));
            watchers.forEach(Watcher::onUp);
        }
    }

    /** The client gives up when a server refuses it twice; we do not, for somebody may set that right. */
    private void onClosed(Connection source) {
        if (source.equals(connection)) {
            reopenIfClosed();
        }
    }

    private void reopenIfClosed() {
        Connection now = connection;
        if (now.getStatus() == Connection.Status.CLOSED && !isClosed() && reopening.compareAndSet(false, true)) {
            onDown(now);
            Thread.ofVirtual().name("nats-reopen").start(this::reopen);
        }
    }

    private void reopen() {
        while (!isClosed() && connection.getStatus() == Connection.Status.CLOSED) {
            try {
                Thread.sleep(PAUSE);
                use(open());
                break;
            } catch (IOException | RuntimeException e) { // whatever it is: nobody else would try again
                troubles.onRefused(String.valueOf(e.getMessage()));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        reopening.set(false);
        reopenIfClosed(); // its end was not heard if it came before it was ours
    }

    private void use(Connection fresh) throws InterruptedException {
        boolean used = false;
        lock.lock();
        try {
            if (!closed) {
                listening.forEach(one -> one.begin(fresh)); // fails when it is closed already
                connection = fresh;
                used = true;
            }
        } finally {
            lock.unlock();
            if (!used) {
                fresh.close();
            }
        }
        if (used) {
            onUp(fresh);
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Has {@code watcher} told from now on. */
    public void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    /** Whether messages can leave, as far as this end can tell. */
    public boolean isUp() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    /** The server that this line leads to, or led to last. */
    public ServerInfo server() {
        return connection.getServerInfo();
    }

    /** What the server said last that this end may not do, if it has. */
    public Optional<String> forbidden() {
        return Optional.ofNullable(connection.getLastError()).filter(error -> error.startsWith(FORBIDDEN));
    }

    /** Sends, or does not, and says why; what is on its way may still be lost. */
    public Optional<WireFailure> send(
            String subject, @Nullable String replyTo, @Nullable Headers headers, byte[] body) {
        return Sending.over(connection, subject, replyTo, headers, body);
    }

    /** Has {@code handler} called by one thread for what comes to the subjects, in the order in which it comes. */
    public Listening listen(MessageHandler handler, String... subjects) {
        Listening fresh = new Listening(handler, subjects);
        lock.lock();
        try {
            listening.add(fresh);
            if (connection.getStatus() != Connection.Status.CLOSED) { // else the next one begins it
                fresh.begin(connection);
            }
        } finally {
            lock.unlock();
        }
        return fresh;
    }

    /** Ends what {@link #listen} began. */
    public void forget(Listening listened) {
        lock.lock();
        try {
            if (listening.remove(listened)) {
                listened.end(connection);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the servers know what this end listens to. */
    public void settle() throws IOException, InterruptedException {
        try {
            connection.flush(LineOptions.CONNECT_LIMIT);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IOException("no NATS server answers", e);
        }
    }

    /** A new subject that nobody else uses. */
    public String inbox() {
        return connection.createInbox();
    }

    /** Streams and their settings; its calls block. */
    public JetStreamManagement management() throws IOException {
        return connection.jetStreamManagement();
    }

    /** Leaves this server for another, or for the same when there is no other. */
    public void reconnect() throws InterruptedException {
        try {
            connection.forceReconnect();
        } catch (IOException e) {
            throw new IllegalStateException("nats connection " + name + ": cannot be made anew: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        try {
            if (isUp()) {
                connection.flush(FLUSH_LIMIT);
            }
        } catch (java.util.concurrent.TimeoutException | IllegalStateException _) {
            log.debug("nats {}: closed with messages on their way", name);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        try {
            connection.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
