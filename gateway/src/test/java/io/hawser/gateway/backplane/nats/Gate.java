package io.hawser.gateway.backplane.nats;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands between one node and a server, and can be shut: nothing passes then, and nobody is told, as when the node's
 * process stands still; or closed: every connection breaks, as when it is killed.
 */
public final class Gate implements AutoCloseable {
    private final InetSocketAddress server;
    private final ServerSocket listening;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();

    // under the lock
    private boolean shut;
    private boolean broken;

    /** In front of the server at that address. */
    public Gate(String url) {
        URI uri = URI.create(url);
        server = new InetSocketAddress(uri.getHost(), uri.getPort());
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Where whoever is to go through it connects. */
    public String url() {
        return "nats://127.0.0.1:" + listening.getLocalPort();
    }

    /** Nothing passes from now on; what comes waits. */
    public void shut() {
        set(true, broken);
    }

    /** All passes again. */
    public void open() {
        set(false, false);
    }

    /** Breaks all connections, and those that are tried until it is opened. */
    public void breakAll() {
        set(shut, true);
        sockets.forEach(Gate::reset);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        set(false, true);
        sockets.forEach(Gate::reset);
    }

    private void set(boolean nowShut, boolean nowBroken) {
        lock.lock();
        try {
            shut = nowShut;
            broken = nowBroken;
            opened.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> join(client));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void join(Socket client) {
        try {
            pass();
            Socket upstream = new Socket();
            sockets.add(upstream);
            upstream.connect(server);
            Thread.ofVirtual().start(() -> pump(upstream, client));
            pump(client, upstream);
        } catch (IOException _) {
            reset(client);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] bytes = new byte[64 << 10];
        try (InputStream in = from.getInputStream()) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                pass();
                to.getOutputStream().write(bytes, 0, count);
            }
        } catch (IOException _) {
            // one of the two is gone
        }
        reset(from);
        reset(to);
        sockets.remove(from);
        sockets.remove(to);
    }

    /** Waits while the gate is shut. */
    private void pass() throws IOException {
        lock.lock();
        try {
            while (shut && !broken) {
                opened.awaitUninterruptibly();
            }
            if (broken) {
                throw new IOException("broken");
            }
        } finally {
            lock.unlock();
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // closed already
        }
    }
}
