package io.hawser.gateway.http;

import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.SessionServices;
import io.hawser.gateway.http.device.DeviceSockets;
import io.hawser.gateway.http.live.LiveEvents;
import io.hawser.gateway.http.page.Pages;
import io.hawser.gateway.http.page.WebAccess;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.DeviceCodecs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.KeyStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP port. The listening socket stays open from {@link #start} to {@link #close}; the server behind it can be replaced
 * at any time, and the one before keeps its connections.
 *
 * <p>Threads: one life-cycle call at a time; the rest by any.
 */
public final class HttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int BACKLOG = 4_096;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final HttpSettings settings;
    private final Pages pages;
    private final WebAccess access;
    private final LiveEvents live;
    private final DeviceCodecs codecs;
    private final SessionServices sessions;
    private final Counters counters;
    private final Optional<KeyStore> identity;
    private final ExecutorService blocking = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("http-", 0).factory());
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("http-ticks").daemon().factory());
    /** Those with connections that have not ended; the ticks remove what is unused. */
    private final List<RunningHttpServer> retired = new CopyOnWriteArrayList<>();

    private Optional<ServerSocketChannel> listening = Optional.empty(); // life-cycle calls only
    private volatile Optional<RunningHttpServer> server = Optional.empty(); // replaced by life-cycle calls
    private volatile Optional<AcceptThread> accepting = Optional.empty(); // likewise
    private volatile int port;
    private volatile int trialPort; // where the last trial came from; set by it, read by the accepting thread

    /**
     * @param sessions what devices need
     * @throws IOException when there is no identity where there should be one
     */
    public HttpServer(
            HttpSettings settings,
            Pages pages,
            WebAccess access,
            LiveEvents live,
            DeviceCodecs codecs,
            SessionServices sessions,
            Counters counters)
            throws IOException {
        this.settings = settings;
        this.pages = pages;
        this.access = access;
        this.live = live;
        this.codecs = codecs;
        this.sessions = sessions;
        this.counters = counters;
        this.identity = settings.tls().isPresent()
                ? Optional.of(PemIdentity.load(settings.tls().get()))
                : Optional.empty();
    }

    /** Begins to listen; when this returns, requests are answered. */
    public void start() throws IOException {
        ServerSocketChannel socket = listen();
        listening = Optional.of(socket);
        port = socket.socket().getLocalPort();
        server = Optional.of(newServer());
        accepting = Optional.of(new AcceptThread(socket, this::accept));
        var _ = ticks.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        LOG.info("http listens address={} tls={}", socket.getLocalAddress(), identity.isPresent());
    }

    /** The port it listens at. */
    public int port() {
        return port;
    }

    /** Connections now, WebSockets included. */
    public int connections() {
        return retired.stream().mapToInt(RunningHttpServer::connections).sum()
                + server.map(RunningHttpServer::connections).orElse(0);
    }

    /** What keeps connections from being accepted, if anything does. */
    public Optional<String> trouble() {
        return accepting.flatMap(AcceptThread::trouble);
    }

    /** Puts a new server in the place of the old one, which keeps its connections. */
    public void restart() throws IOException {
        ServerSocketChannel socket = listening.orElseThrow(() -> new IllegalStateException("not started"));
        RunningHttpServer fresh = newServer();
        Optional<RunningHttpServer> old = server;
        server = Optional.of(fresh);
        old.ifPresent(one -> {
            one.retire();
            retired.add(one);
        });
        if (accepting.filter(AcceptThread::isAlive).isEmpty()) {
            accepting = Optional.of(new AcceptThread(socket, this::accept));
        }
    }

    /**
     * As {@link #restart}; devices of the old one are told to come back, and after so long all its WebSockets are closed.
     * Requests under way are answered, for one of them may be what asked for this.
     */
    public void restartHard(Duration limit) throws IOException, InterruptedException {
        restart();
        endRetired(limit);
    }

    /** Tells every device to come back, gives them so long to go, lets go of the port and closes what is left. */
    public void close(Duration limit) throws InterruptedException {
        try {
            if (listening.isPresent()) {
                listening.get().close();
            }
        } catch (IOException e) {
            LOG.warn("the HTTP port was not closed cleanly: {}", e.getMessage());
        }
        server.ifPresent(last -> {
            last.retire();
            retired.add(last);
        });
        server = Optional.empty();
        try {
            endRetired(limit);
        } finally {
            ticks.shutdownNow();
            retired.forEach(RunningHttpServer::stop);
            live.close();
            blocking.shutdownNow();
        }
    }

    /** The threads that requests depend on now, by name. */
    public Map<String, Executor> threads() {
        Map<String, Executor> threads = new LinkedHashMap<>();
        server.ifPresent(running -> threads.put("http", running.threads()));
        threads.put("http-ticks", ticks);
        return threads;
    }

    /**
     * Asks itself for its health. Blocks.
     *
     * @param limit for each step
     * @throws IOException when it does not work
     */
    public void tryRequest(Duration limit) throws IOException {
        InetAddress host = settings.address().getAddress();
        InetAddress reachable = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
        new TrialRequest(new InetSocketAddress(reachable, port), identity.isPresent())
                .run(limit, from -> trialPort = from);
    }

    private void endRetired(Duration limit) throws InterruptedException {
        List<RunningHttpServer> old = List.copyOf(retired);
        old.forEach(each -> each.devices().end(Disconnect.RESTARTING));
        long deadline = System.nanoTime() + limit.toNanos();
        while (old.stream().anyMatch(each -> each.devices().count() > 0) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(this, LOOK_AGAIN.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        old.forEach(RunningHttpServer::closeSockets);
    }

    private void accept(SocketChannel accepted) {
        try {
            Optional<RunningHttpServer> target = server;
            if (target.isEmpty() || (connections() >= settings.maxConnections() && !isTrial(accepted))) {
                counters.increment(Counter.HTTP_CONNECTIONS_REFUSED);
                accepted.close();
            } else {
                target.get().take(accepted);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("a connection was lost while it was accepted: {}", e.toString());
            closeQuietly(accepted);
        }
    }

    /** The gateway's own probe must not fail because others are too many: a restart would not help against that. */
    private boolean isTrial(SocketChannel accepted) throws IOException {
        return accepted.getRemoteAddress() instanceof InetSocketAddress remote
                && remote.getPort() == trialPort
                && (remote.getAddress().isLoopbackAddress()
                        || remote.getAddress().equals(settings.address().getAddress()));
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a connection was not closed cleanly: {}", e.toString());
        }
    }

    private void tick() {
        try {
            server.ifPresent(running -> running.devices().pingQuiet(settings.pingInterval()));
            retired.forEach(old -> old.devices().pingQuiet(settings.pingInterval()));
            stopUnused();
        } catch (RuntimeException e) {
            LOG.error("looking after connections failed", e);
        }
    }

    private void stopUnused() {
        List<RunningHttpServer> unused =
                retired.stream().filter(RunningHttpServer::isUnused).toList();
        retired.removeAll(unused);
        unused.forEach(RunningHttpServer::stop);
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(settings.address(), BACKLOG);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen on " + settings.address() + " for HTTP: " + e.getMessage(), e);
        }
    }

    private RunningHttpServer newServer() throws IOException {
        DeviceSockets devices = new DeviceSockets(
                codecs, settings.protocols(), settings.maxBody(), settings.maxQueuedBytes(), access, sessions);
        return new RunningHttpServer(identity, pages, devices, live, blocking);
    }
}
