package io.hawser.gateway.mina;

import io.hawser.gateway.mina.thread.IoThread;
import io.hawser.gateway.mina.thread.IoThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.mina.core.service.AbstractIoService;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of the connections of I/O threads that do nothing any more: their devices are told to come back where that still
 * works, and MINA's part of their end is done in the place of the thread that would have done it.
 *
 * <p>Threads: a life-cycle call; each device is told on a virtual thread, for a stuck thread may hold its connection's lock.
 */
final class Evacuation {
    private static final Logger LOG = LoggerFactory.getLogger(Evacuation.class);

    /** How long the devices have to be told and to read it. */
    private static final Duration GOODBYE = Duration.ofMillis(300);

    private static final int MOST_READS = 64;

    private final Collection<IoThread> threads;
    private final List<NioSession> connections = new ArrayList<>();

    /** @param all connections, of whatever thread */
    Evacuation(Collection<IoThread> threads, Collection<? extends IoSession> all) {
        this.threads = threads;
        for (IoSession io : all) {
            NioSession connection = (NioSession) io;
            if (threads.contains(IoThreads.threadOf(connection))) {
                connections.add(connection);
            }
        }
    }

    /** Does it; answers how many connections were let go. */
    int run() throws InterruptedException {
        sayGoodbye();
        connections.forEach(Evacuation::close);
        int arriving = 0;
        for (IoThread thread : threads) {
            for (NioSession connection : thread.arriving()) {
                close(connection);
                arriving++;
            }
            thread.abandon();
        }
        return connections.size() + arriving;
    }

    private void sayGoodbye() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(connections.size());
        for (NioSession connection : connections) {
            Thread.ofVirtual().name("goodbye").start(() -> {
                ConnectionFilter.abandon(connection);
                told.countDown();
            });
        }
        long start = System.nanoTime();
        if (!told.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("not every device of a replaced thread could be told connections={}", told.getCount());
        }
        LockSupport.parkNanos(GOODBYE.toNanos() - (System.nanoTime() - start)); // for the devices to read it
    }

    private static void close(NioSession connection) {
        SocketChannel channel = MinaLink.channelOf(connection);
        try (channel) {
            discardInput(channel); // or the close would reset the connection, and the device never read why
        } catch (IOException e) {
            LOG.debug(
                    "connection of a replaced thread address={} cause={}", connection.getRemoteAddress(), e.toString());
        }
        ((AbstractIoService) connection.getService()).getListeners().fireSessionDestroyed(connection);
    }

    private static void discardInput(SocketChannel channel) throws IOException {
        ByteBuffer nowhere = ByteBuffer.allocate(16 * 1024);
        int reads = 0;
        while (reads < MOST_READS && channel.read(nowhere.clear()) > 0) {
            reads++; // until nothing is left, or the device never stops
        }
    }
}
