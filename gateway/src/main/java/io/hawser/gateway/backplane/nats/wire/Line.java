package io.hawser.gateway.backplane.nats.wire;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamManagement;
import io.nats.client.MessageHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the servers, which moves to another server by itself when it breaks.
 *
 * <p>Threads: any; {@link #connect} and {@link #reconnect} block, nothing else does. Watchers hear on a thread of the
 * connection, in order.
 */
public final class Line implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Line.class);

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration PING_INTERVAL = Duration.ofMillis(500); // a server that hangs is left after two
    private static final Duration RECONNECT_WAIT = Duration.ofMillis(50);
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(1);
    private static final int MAX_QUEUED_MESSAGES = 100_000;
    private static final long MAX_QUEUED_BYTES = 64L << 20;

    private final String name;
    private final Connection connection;
    private final List<Watcher> watchers;

    /** Hears of the connection. */
    public interface Watcher {

        /** It broke, and is being made anew. */
        void onDown();

        /** It is there again, perhaps to another server. */
        void onUp();
    }

    private Line(String name, Connection connection, List<Watcher> watchers) {
        this.name = name;
        this.connection = connection;
        this.watchers = watchers;
    }

    /**
     * Connects to one of the servers.
     *
     * @param name for logs, ours and the server's
     * @throws IOException when none answers, or it does not let us in
     */
    public static Line connect(ServerAccess access, String name) throws IOException, InterruptedException {
        List<Watcher> watchers = new CopyOnWriteArrayList<>();
        Options.Builder options = new Options.Builder()
                .servers(access.servers().toArray(String[]::new))
                .connectionName("hawser " + name)
                .connectionTimeout(CONNECT_LIMIT)
                .pingInterval(PING_INTERVAL)
                .maxPingsOut(2)
                .reconnectWait(RECONNECT_WAIT)
                .reconnectJitter(RECONNECT_WAIT)
                .reconnectJitterTls(RECONNECT_WAIT)
                .maxReconnects(-1)
                .reconnectBufferSize(0)
                .maxMessagesInOutgoingQueue(2 * MAX_QUEUED_MESSAGES)
                .discardMessagesWhenOutgoingQueueFull()
                .requestCleanupInterval(Duration.ofMillis(100))
                .dontForceFlushOnRequest()
                .hostnameResolveMode(Options.HostnameResolveMode.Unresolved) // certificates have names
                .noEcho()
                .errorListener(new LineTroubles(name))
                .connectionListener(listener(name, watchers));
        identify(options, access);
        return new Line(name, Nats.connect(options.build()), watchers);
    }

    private static void identify(Options.Builder options, ServerAccess access) throws IOException {
        switch (access.login()) {
            case ServerAccess.Login.None() -> {}
            case ServerAccess.Login.Password(String user, Path file) ->
                options.userInfo(user.toCharArray(), secret(file));
            case ServerAccess.Login.Token(Path file) -> options.token(secret(file));
            case ServerAccess.Login.CredentialsFile(var file) -> options.authHandler(Nats.credentials(file.toString()));
        }
        if (access.tls().isPresent()) {
            options.sslContext(TlsContext.of(access.tls().get()));
        }
    }

    private static char[] secret(Path file) throws IOException {
        return Files.readString(file).stripTrailing().toCharArray();
    }

    private static ConnectionListener listener(String name, List<Watcher> watchers) {
        return new ConnectionListener() {
            private final AtomicBoolean lost = new AtomicBoolean(); // for each attempt that fails is told as a loss

            @Override
            @SuppressWarnings("deprecation") // the interface has no other abstract method
            public void connectionEvent(Connection connection, Events event) {
                log.debug("nats {}: {} server={}", name, event.getEvent(), connection.getConnectedUrl());
                switch (event) {
                    case DISCONNECTED -> {
                        if (!lost.getAndSet(true)) {
                            log.warn("nats connection is lost name={}", name);
                        }
                        watchers.forEach(Watcher::onDown);
                    }
                    case RECONNECTED -> {
                        lost.set(false);
                        log.info("nats connection is back name={} server={}", name, connection.getConnectedUrl());
                        watchers.forEach(Watcher::onUp);
                    }
                    default -> {} // theirs, not ours: newer clients may have others
                }
            }
        };
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

    /** Sends, or does not: what it answers is whether the message is on its way; it may still be lost. */
    public boolean send(String subject, @Nullable String replyTo, @Nullable Headers headers, byte[] body) {
        if (!isUp()
                || connection.outgoingPendingMessageCount() >= MAX_QUEUED_MESSAGES
                || connection.outgoingPendingBytes() >= MAX_QUEUED_BYTES) {
            return false;
        }
        try {
            connection.publish(subject, replyTo, headers, body);
            return true;
        } catch (IllegalStateException e) {
            log.debug("nats {}: not sent: {}", name, e.getMessage());
            return false;
        }
    }

    /** Has {@code handler} called by one thread for what comes to the subjects, in the order in which it comes. */
    public Dispatcher listen(MessageHandler handler, String... subjects) {
        Dispatcher dispatcher = connection.createDispatcher(handler);
        for (String subject : subjects) {
            dispatcher.subscribe(subject);
        }
        return dispatcher;
    }

    /** Ends what {@link #listen} began. */
    public void forget(Dispatcher dispatcher) {
        try {
            connection.closeDispatcher(dispatcher);
        } catch (IllegalArgumentException | IllegalStateException _) {
            // it is closed already, or all is
        }
    }

    /** Waits until the servers know what this end listens to. */
    public void settle() throws IOException, InterruptedException {
        try {
            connection.flush(CONNECT_LIMIT);
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
