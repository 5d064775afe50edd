package io.hawser.gateway.mina;

import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.SessionServices;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.DeviceCodecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.session.IoSessionAttributeMap;
import org.apache.mina.core.session.IoSessionDataStructureFactory;
import org.apache.mina.core.write.WriteRequestQueue;
import org.apache.mina.transport.socket.nio.NioSession;

/**
 * The device port. The listening socket stays open from {@link #start()} to {@link #close()}; what accepts from it can be
 * replaced at any time, without refusing a connection and without touching those that stand.
 *
 * <p>Threads: one life-cycle call at a time, by any thread that may block; the rest by any.
 */
public final class DeviceListener implements AutoCloseable {
    private final ListenerSettings settings;
    private final SessionServices services;
    private final Protocols protocols;
    private final LinkLimits limits;
    private final ServerSocketChannel listening;
    private final IoThreads threads;
    private final ExecutorService acceptThreads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("device-accept").daemon().factory());
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<HandOverAcceptor> retired = new ArrayDeque<>(); // life-cycle calls only
    private HandOverAcceptor acceptor; // life-cycle calls only

    /** @throws IOException when the address cannot be listened on */
    public DeviceListener(ListenerSettings settings, DeviceCodecs codecs, SessionServices services) throws IOException {
        this.settings = settings;
        this.services = services;
        this.protocols = new Protocols(codecs, settings.protocols());
        this.limits = new LinkLimits(settings.maxBody(), settings.maxQueuedBytes());
        this.listening = listen(settings);
        this.threads = new IoThreads(settings.ioThreads());
        this.acceptor = newAcceptor();
    }

    /** Begins to accept. */
    public void start() {
        bind(acceptor);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) listening.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connections now, those before log-in included. */
    public int connections() {
        return connections.get();
    }

    /** Puts a new acceptor in the place of the old one. Connections stay; those that arrive meanwhile wait or are accepted. */
    public void replaceAcceptor() {
        HandOverAcceptor fresh = newAcceptor();
        bind(fresh);
        acceptor.unbind();
        retired.add(acceptor);
        acceptor = fresh;
        disposeRetired();
    }

    /** Takes no further connections; those that stand stay. */
    public void stopAccepting() {
        acceptor.unbind();
    }

    /** Closes the port and every connection that is left. */
    @Override
    public void close() {
        acceptor.unbind();
        retired.add(acceptor);
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.dispose();
            retired.forEach(old -> old.dispose(false));
            acceptThreads.shutdown();
        }
    }

    /** An acceptor is the MINA service of its connections, so it goes only after the last of them. */
    private void disposeRetired() {
        retired.removeIf(old -> {
            boolean unused = old.getManagedSessionCount() == 0;
            if (unused) {
                old.dispose(false);
            }
            return unused;
        });
    }

    private void bind(HandOverAcceptor newcomer) {
        try {
            newcomer.bind(address());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HandOverAcceptor newAcceptor() {
        HandOverAcceptor fresh = new HandOverAcceptor(listening, acceptThreads, threads);
        fresh.setCloseOnDeactivation(false);
        fresh.setHandler(new IoHandlerAdapter());
        fresh.getFilterChain().addLast("connection", new ConnectionFilter(this::open));
        fresh.setSessionDataStructureFactory(new DataStructures());
        fresh.getStatistics().getConfig().setStatisticsCalcEnabled(false);
        fresh.getSessionConfig().setTcpNoDelay(true);
        fresh.getSessionConfig().setKeepAlive(true);
        fresh.getSessionConfig().setReadBufferSize(2048);
        fresh.getSessionConfig().setMaxReadBufferSize(32 * 1024);
        return fresh;
    }

    private Connection open(IoSession io) {
        NioSession connection = (NioSession) io;
        MinaLink link = new MinaLink(
                connection,
                IoThreads.threadOf(connection),
                protocols.first(),
                limits,
                services.timer(),
                services.counters());
        DeviceSession session = new DeviceSession(link, services);
        int now = connections.incrementAndGet();
        io.getCloseFuture().addListener(_ -> connections.decrementAndGet());
        if (now > settings.maxConnections()) {
            services.counters().increment(Counter.CONNECTIONS_REFUSED);
            link.closeNow();
        }
        return new Connection(link, session, protocols, limits, services.counters());
    }

    private static ServerSocketChannel listen(ListenerSettings settings) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.configureBlocking(false);
            channel.bind(settings.address(), settings.backlog());
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen on " + settings.address() + " for devices: " + e.getMessage(), e);
        }
    }

    /** What MINA keeps for every connection. */
    private static final class DataStructures implements IoSessionDataStructureFactory {
        @Override
        public IoSessionAttributeMap getAttributeMap(IoSession session) {
            return new ConnectionAttributes();
        }

        @Override
        public WriteRequestQueue getWriteRequestQueue(IoSession session) {
            return new CoalescingWriteQueue();
        }
    }
}
