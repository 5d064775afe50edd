package io.hawser.gateway.grpc;

import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * Netty's end of a listening socket that it does not own: servers may follow each other on it, and connections that arrive
 * in between wait in its backlog.
 *
 * <p>Threads: Netty's.
 */
final class HandOverServerChannel extends NioServerSocketChannel {
    // As Netty sees it; written by its thread, asked by any:
    private volatile boolean bound;
    private volatile boolean closed;

    HandOverServerChannel(ServerSocketChannel listening) {
        super(listening);
    }

    @Override
    public boolean isOpen() {
        return !closed && super.isOpen();
    }

    @Override
    public boolean isActive() {
        return bound && super.isActive();
    }

    @Override
    protected void doBind(SocketAddress address) {
        bound = true; // the socket is, since it was opened
    }

    @Override
    protected void doClose() {
        bound = false;
        closed = true; // the socket stays open for the next
    }
}
