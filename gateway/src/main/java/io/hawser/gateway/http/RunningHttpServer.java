package io.hawser.gateway.http;

import io.hawser.gateway.http.device.DeviceSockets;
import io.hawser.gateway.http.live.LiveEvents;
import io.hawser.gateway.http.page.Pages;
import io.hawser.gateway.http.page.Replies;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Jetty server on the HTTP port, with its threads and WebSockets.
 *
 * <p>Threads: one life-cycle call at a time.
 */
final class RunningHttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(RunningHttpServer.class);
    private static final int MAX_THREADS = 64;
    private static final int MIN_THREADS = 4;
    private static final int HEADER_BYTES = 8 << 10;
    private static final Duration IDLE = Duration.ofSeconds(60); // of connections that are no WebSockets
    private static final Duration ARRIVING = Duration.ofSeconds(10); // from being accepted to being counted, at most
    private static final int SOCKET_BUFFER = 1 << 10; // a device's message is small, and there are many devices

    private final QueuedThreadPool pool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    private final Executor writers = this::execute;
    private final Server server;
    private final HandOverConnector connector;
    private final DeviceSockets devices;
    private final LiveEvents live;
    private volatile long retiredNanos; // written once
    private volatile boolean retired; // likewise; read for every request
    private volatile boolean ended; // likewise: its WebSockets were closed, and there are to be no more

    /**
     * @param blocking runs what may block
     * @throws IOException when it does not start
     */
    RunningHttpServer(
            Optional<KeyStore> identity, Pages pages, DeviceSockets devices, LiveEvents live, ExecutorService blocking)
            throws IOException {
        this.devices = devices;
        this.live = live;
        pool.setName("http");
        pool.setDaemon(true);
        pool.setVirtualThreadsExecutor(blocking);
        server = new Server(pool);
        connector = new HandOverConnector(server, factories(identity));
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        WebSocketUpgradeHandler sockets = WebSocketUpgradeHandler.from(server, this::addSockets);
        sockets.setHandler(pages.handler());
        server.setHandler(new EndsWhenRetired(sockets));
        try {
            server.start();
        } catch (Exception e) {
            stop();
            throw new IOException("cannot serve HTTP: " + e.getMessage(), e);
        }
    }

    void take(SocketChannel accepted) throws IOException {
        connector.take(accepted);
    }

    int connections() {
        return connector.connections();
    }

    /** It gets no new connections from now on, but for those that are being accepted. */
    void retire() {
        retiredNanos = System.nanoTime();
        retired = true;
    }

    /** Whether its last connection has ended; only after it retired. */
    boolean isUnused() {
        return connections() == 0 && System.nanoTime() - retiredNanos > ARRIVING.toNanos();
    }

    Executor threads() {
        return pool;
    }

    DeviceSockets devices() {
        return devices;
    }

    /** Closes every WebSocket. */
    void closeSockets() {
        ended = true;
        live.closeOf(this);
        devices.closeNow();
    }

    /** Closes what is left. */
    void stop() {
        closeSockets();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("an HTTP server was not stopped cleanly", e);
        }
        server.destroy();
    }

    /** When the server stops, nobody reads any more what would be written. */
    private void execute(Runnable write) {
        try {
            pool.execute(write);
        } catch (RejectedExecutionException e) {
            LOG.debug("nothing is written any more: {}", e.getMessage());
        }
    }

    /** Has the connections of a server that was replaced end with their next answer: else a busy one would keep it for ever. */
    private final class EndsWhenRetired extends Handler.Wrapper {
        EndsWhenRetired(Handler handler) {
            super(handler);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (retired) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
                if (ended && request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_KEY)) {
                    Replies.refuse(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "restarting: connect again");
                    return true;
                }
            }
            return super.handle(request, response, callback);
        }
    }

    private void addSockets(ServerWebSocketContainer container) {
        container.setInputBufferSize(SOCKET_BUFFER);
        container.setOutputBufferSize(SOCKET_BUFFER);
        container.setIdleTimeout(Duration.ZERO); // who is silent for too long is found by pings, and by sessions
        container.addMapping("/device", devices.creator(writers));
        container.addMapping("/events", live.creator(this, writers));
    }

    private static ConnectionFactory[] factories(Optional<KeyStore> identity) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setUriCompliance(UriCompliance.DEFAULT);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (identity.isEmpty()) {
            return new ConnectionFactory[] {plain};
        }
        http.addCustomizer(new SecureRequestCustomizer(false)); // callers may know it by an address
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(identity.get());
        tls.setKeyStorePassword("");
        return new ConnectionFactory[] {new SslConnectionFactory(tls, plain.getProtocol()), plain};
    }
}
