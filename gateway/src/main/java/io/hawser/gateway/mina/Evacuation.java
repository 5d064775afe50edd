package io.hawser.gateway.mina;

import io.hawser.gateway.mina.thread.IoThread;
import io.hawser.gateway.mina.thread.IoThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.mina.core.service.AbstractIoService;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of some I/O threads that are handed no connection any more: their devices are told to come back, their connections
 * closed.
 *
 * <p>Threads: a life-cycle call.
 */
final class Evacuation {
    private static final Logger LOG = LoggerFactory.getLogger(Evacuation.class);

    /** How long the devices have to be told and to read it. */
    private static final Duration GOODBYE = Duration.ofMillis(300);

    /** How long a thread without connections has to end. */
    private static final Duration END = Duration.ofSeconds(1);

    private static final int BATCH = 500; // MINA's close is quadratic in how many close at one time
    private static final Duration BATCH_PAUSE = Duration.ofMillis(5);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int MOST_READS = 64;

    private final Collection<IoThread> threads;
    private final Supplier<Stream<IoSession>> all;

    /** @param all connections there are, of whatever thread */
    Evacuation(Collection<IoThread> threads, Supplier<Stream<IoSession>> all) {
        this.threads = threads;
        this.all = all;
    }

    /** Tells every device to come back, and gives them so long to go: of threads that are well. */
    void farewell(Duration limit) throws InterruptedException {
        int told = 0;
        for (NioSession connection : connections()) {
            ConnectionFilter.end(connection);
            told++;
            if (told % BATCH == 0) {
                Thread.sleep(BATCH_PAUSE);
            }
        }
        long start = System.nanoTime();
        while (stream().findAny().isPresent() && System.nanoTime() - start < limit.toNanos()) {
            Thread.sleep(STEP);
        }
    }

    /** Lets the threads end by themselves, with what is left of their connections; those that do not are left to force. */
    void endInOrder() throws InterruptedException {
        List<IoThread> living =
                threads.stream().filter(thread -> !thread.isDead()).toList();
        CountDownLatch ended = new CountDownLatch(living.size());
        for (IoThread thread : living) {
            Thread.ofVirtual().name("end-" + thread.name()).start(() -> {
                thread.dispose(); // waits for its end, however long
                ended.countDown();
            });
        }
        ended.await(END.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Ends threads that do nothing any more, and does MINA's part of the end of their connections in their place. Their
     * devices are told where that still works, each on a virtual thread, for a stuck thread may hold its connection's lock.
     *
     * @return how many connections were let go
     */
    int byForce() throws InterruptedException {
        int gone = 0;
        List<NioSession> connections = connections();
        if (!connections.isEmpty()) {
            sayGoodbye(connections);
        }
        gone += close(arriving());
        gone += close(connections());
        threads.forEach(IoThread::abandon);
        // One that came round after all may have taken connections in until now. Those on their way first: one that it
        // takes in meanwhile is among the others then.
        gone += close(arriving());
        return gone + close(connections());
    }

    private List<NioSession> connections() {
        return stream().toList();
    }

    private Stream<NioSession> stream() {
        return all.get().map(NioSession.class::cast).filter(each -> threads.contains(IoThreads.threadOf(each)));
    }

    private List<NioSession> arriving() {
        return threads.stream()
                .flatMap(thread -> thread.takeArriving().stream())
                .toList();
    }

    private static void sayGoodbye(List<NioSession> connections) throws InterruptedException {
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
        Thread.sleep(GOODBYE.minusNanos(System.nanoTime() - start)); // for the devices to read it
    }

    private static int close(List<NioSession> connections) {
        connections.forEach(Evacuation::close);
        return connections.size();
    }

    private static void close(NioSession connection) {
        ConnectionFilter.abandonUntold(connection);
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
