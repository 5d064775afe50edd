package io.hawser.gateway.mina;

import io.hawser.gateway.mina.thread.IoThreads;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.Executor;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.jspecify.annotations.Nullable;

/**
 * Accepts from a listening socket that it does not own: several acceptors may follow each other on it, and connections
 * that arrive in between wait in its backlog, so none is refused.
 */
final class HandOverAcceptor extends NioSocketAcceptor {
    private final ServerSocketChannel listening;
    private final AcceptTrouble trouble;
    private volatile boolean unbound; // set when it has come to its end

    HandOverAcceptor(ServerSocketChannel listening, Executor executor, IoThreads threads, AcceptTrouble trouble) {
        super(executor, threads);
        this.listening = listening;
        this.trouble = trouble;
    }

    /** Accepts no more; may wait for ever when its thread has died. */
    void letGo() {
        unbind();
        unbound = true;
    }

    /** Whether it has let go. */
    boolean isUnbound() {
        return unbound;
    }

    @Override
    protected ServerSocketChannel open(SocketAddress localAddress) throws Exception {
        Thread.currentThread().setName("device-accept"); // MINA has given it another
        listening.register(selector, SelectionKey.OP_ACCEPT);
        return listening;
    }

    /** MINA pauses for 50 ms when there are no file descriptors left, for a second when anything else fails. */
    @Override
    protected @Nullable NioSession accept(IoProcessor<NioSession> processor, ServerSocketChannel handle)
            throws Exception {
        try {
            NioSession connection = super.accept(processor, handle);
            if (connection == null) {
                trouble.onNothing();
            } else {
                trouble.onAccepted();
            }
            return connection;
        } catch (Exception e) {
            trouble.onFailed(e);
            throw e;
        } catch (Error e) { // it would end the thread, and MINA starts no other
            trouble.onFailed(e);
            throw new IOException("cannot accept: " + e, e);
        }
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
