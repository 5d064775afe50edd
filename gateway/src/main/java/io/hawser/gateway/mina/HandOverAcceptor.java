package io.hawser.gateway.mina;

import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.Executor;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;

/**
 * Accepts from a listening socket that it does not own: several acceptors may follow each other on it, and connections
 * that arrive in between wait in its backlog, so none is refused.
 */
final class HandOverAcceptor extends NioSocketAcceptor {
    private final ServerSocketChannel listening;

    HandOverAcceptor(ServerSocketChannel listening, Executor executor, IoThreads threads) {
        super(executor, threads);
        this.listening = listening;
    }

    @Override
    protected ServerSocketChannel open(SocketAddress localAddress) throws Exception {
        listening.register(selector, SelectionKey.OP_ACCEPT);
        return listening;
    }

    @Override
    protected void close(ServerSocketChannel handle) throws Exception {
        SelectionKey key = handle.keyFor(selector);
        if (key != null) {
            key.cancel();
            selector.selectNow(); // a key that is only cancelled would keep the socket open after its close
        }
    }
}
