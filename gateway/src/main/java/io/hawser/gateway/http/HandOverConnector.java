package io.hawser.gateway.http;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Jetty's end of connections that somebody else accepts: so servers may follow each other on one listening socket.
 *
 * <p>Threads: any hands over.
 */
final class HandOverConnector extends ServerConnector {
    private static final int SELECTORS = 1;
    private static final int ACCEPTORS = 1; // it waits for ever: without one Jetty would accept by its selector

    private final Set<SocketChannel> arriving = ConcurrentHashMap.newKeySet();

    HandOverConnector(Server server, ConnectionFactory... factories) {
        super(server, null, null, null, ACCEPTORS, SELECTORS, factories);
        setAccepting(false);
    }

    @Override
    public void open() {
        // the socket is open, elsewhere
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    /** From here on the connection is Jetty's, which closes it. */
    void take(SocketChannel accepted) throws IOException {
        accepted.configureBlocking(false);
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
        arriving.add(accepted);
        getSelectorManager().accept(accepted);
    }

    /** Connections now, those included that the selector has not taken yet. */
    int connections() {
        arriving.removeIf(channel -> !channel.isOpen()); // the selector closes what it cannot take, and tells nobody
        return getConnectedEndPoints().size() + arriving.size();
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key)
            throws IOException {
        arriving.remove(channel);
        return super.newEndPoint(channel, selector, key);
    }
}
