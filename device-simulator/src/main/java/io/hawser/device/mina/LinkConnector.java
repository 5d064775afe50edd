package io.hawser.device.mina;

import io.hawser.device.websocket.Upgrade;
import io.hawser.protocol.DeviceCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.future.IoFutureListener;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.session.IoSessionInitializer;
import org.apache.mina.transport.socket.SocketSessionConfig;
import org.apache.mina.transport.socket.nio.NioSocketConnector;

/**
 * Opens connections to gateways: one connector thread and a few I/O threads, however many devices.
 *
 * <p>MINA logs every broken connection as an error on {@code org.apache.mina.core.service.IoProcessor}; switch that
 * logger off, {@link LinkEvents#onClosed} says the same.
 *
 * <p>Threads: any thread may call; nothing blocks, but resolving a host name, which is the caller's part.
 */
public final class LinkConnector {
    /** A session that got one large frame must not hold a large buffer for ever. */
    private static final int MAX_READ_BUFFER = 16_384;

    private final NioSocketConnector connector;
    private final RandomGenerator random;
    private final List<InetAddress> sources;
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * A connector without connections.
     *
     * @param connectTimeout how long a connection may take
     * @param random for the keys and masks of WebSockets; used from several threads at once
     * @param sources where connections go out from, in turn; empty for the one that the system chooses
     */
    public LinkConnector(int ioThreads, Duration connectTimeout, RandomGenerator random, List<InetAddress> sources) {
        this.random = random;
        this.sources = List.copyOf(sources);
        connector = new NioSocketConnector(ioThreads);
        connector.setConnectTimeoutMillis(connectTimeout.toMillis());
        connector.getStatistics().getConfig().setStatisticsCalcEnabled(false);
        connector.getFilterChain().addLast("link", new LinkFilter());
        connector.setHandler(new IoHandlerAdapter());
        SocketSessionConfig session = connector.getSessionConfig();
        session.setTcpNoDelay(true);
        session.setMaxReadBufferSize(MAX_READ_BUFFER);
    }

    /** Begins to connect to {@code gateway}, which is resolved; {@code events} tells how it goes. */
    public void connect(InetSocketAddress gateway, DeviceCodec codec, LinkEvents events) {
        connect(gateway, events, session -> new MinaLink(session, codec, events));
    }

    /**
     * The same, with {@code upgrade} to a WebSocket before anything else: until it is granted there is no connection.
     *
     * @param patience how long the gateway may take to grant it, and later to read the last word; in whole seconds
     */
    public void connect(
            InetSocketAddress gateway, Upgrade upgrade, DeviceCodec codec, Duration patience, LinkEvents events) {
        connect(gateway, events, session -> new WebSocketLink(session, upgrade, random, codec, patience, events));
    }

    private void connect(InetSocketAddress gateway, LinkEvents events, Function<IoSession, SessionEvents> made) {
        IoSessionInitializer<ConnectFuture> link =
                (session, _) -> session.setAttribute(LinkFilter.LINK, made.apply(session));
        ConnectFuture future = sources.isEmpty()
                ? connector.connect(gateway, link)
                : connector.connect(gateway, new InetSocketAddress(nextSource(), 0), link);
        future.addListener((IoFutureListener<ConnectFuture>) connect -> {
            if (!connect.isConnected()) {
                events.onConnectFailed(Optional.ofNullable(connect.getException())
                        .orElseGet(() -> new IllegalStateException("connecting was cancelled")));
            }
        });
    }

    private InetAddress nextSource() {
        return sources.get(Math.floorMod(connections.getAndIncrement(), sources.size()));
    }

    /** How many connections are open. */
    public int openLinks() {
        return connector.getManagedSessionCount();
    }

    /** Closes every connection at once and ends the threads, without waiting for either. */
    public void close() {
        connector.dispose();
    }
}
