package io.hawser.gateway.mina;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.transport.socket.nio.NioSession;

/**
 * The I/O threads of the device port. A connection belongs to one of them from its first to its last event. They outlive
 * acceptors, so a restarted listener keeps its connections.
 *
 * <p>Threads: any.
 */
final class IoThreads implements IoProcessor<NioSession> {
    private static final AttributeKey THREAD = new AttributeKey(IoThreads.class, "thread");
    private static final int STOP_SECONDS = 5;

    private final ExecutorService executor = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("device-io").daemon().factory());
    private final List<IoThread> threads;
    private final AtomicInteger next = new AtomicInteger();

    IoThreads(int count) {
        this.threads = IntStream.range(0, count)
                .mapToObj(number -> new IoThread("device-io-" + number, executor))
                .toList();
    }

    @Override
    public void add(NioSession session) {
        IoThread thread = threads.get(Math.floorMod(next.getAndIncrement(), threads.size()));
        session.setAttribute(THREAD, thread);
        thread.add(session);
    }

    @Override
    public void flush(NioSession session) {
        threadOf(session).flush(session);
    }

    @Override
    public void write(NioSession session, WriteRequest request) {
        threadOf(session).write(session, request);
    }

    @Override
    public void updateTrafficControl(NioSession session) {
        threadOf(session).updateTrafficControl(session);
    }

    @Override
    public void remove(NioSession session) {
        threadOf(session).remove(session);
    }

    @Override
    public boolean isDisposing() {
        return threads.getFirst().isDisposing();
    }

    @Override
    public boolean isDisposed() {
        return threads.getFirst().isDisposed();
    }

    @Override
    public void dispose() {
        threads.forEach(IoThread::dispose);
        executor.shutdown();
        try {
            executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The thread that a connection belongs to. */
    static IoThread threadOf(NioSession session) {
        return (IoThread) session.getAttribute(THREAD);
    }
}
