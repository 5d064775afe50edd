package io.hawser.client.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Stands before a gateway and passes bytes on until it hangs: then its connections stand, and nothing comes through any more,
 * as with a process that was stopped or a machine that lost its network.
 *
 * <p>Threads: two of its own for each connection; any hangs it.
 */
public final class HangingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean hanging;

    /** Before the gateway at this address, on a port of its own. */
    public HangingProxy(String address) {
        target = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException occupied) {
            throw new UncheckedIOException(occupied);
        }
        daemon(this::accept);
    }

    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    public void hang() {
        hanging = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                var far = new Socket();
                sockets.add(near);
                sockets.add(far);
                far.connect(target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                daemon(() -> pass(near, far));
                daemon(() -> pass(far, near));
            }
        } catch (IOException closed) {
            // the listener is closed: no more connections
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] bytes = new byte[16 << 10];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
                if (hanging) {
                    released.await();
                    return;
                }
                out.write(bytes, 0, n);
            }
        } catch (IOException gone) {
            // either end has closed, and so does the other
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "hanging-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        released.countDown();
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException late) {
            throw new UncheckedIOException(late);
        }
    }
}
