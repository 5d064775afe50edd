package io.hawser.gateway.mina.thread;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.service.IoService;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.transport.socket.nio.NioSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The I/O threads of the device port. A connection belongs to one of them from its first to its last event. They outlive
 * acceptors, so a restarted listener keeps its connections.
 *
 * <p>Threads: any.
 */
public final class IoThreads implements IoProcessor<NioSession> {
    private static final AttributeKey THREAD = new AttributeKey(IoThreads.class, "thread");
    private static final Logger LOG = LoggerFactory.getLogger(IoThreads.class);
    private static final int STOP_SECONDS = 5;

    private final ExecutorService executor = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("device-io").daemon().factory());
    private final Lock handingOver = new ReentrantLock();
    private int next; // guarded by handingOver
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile List<IoThread> threads; // replaced as a whole, under handingOver
    private volatile boolean disposing;

    public IoThreads(int count) {
        this.threads = Stream.generate(this::newThread).limit(count).toList();
    }

    /** Those that new connections go to. */
    public List<IoThread> all() {
        return threads;
    }

    /** Puts new threads in the place of those, which are handed no connection any more when this returns. */
    public void replace(Collection<IoThread> old) {
        handingOver.lock();
        try {
            threads = threads.stream()
                    .map(thread -> old.contains(thread) ? newThread() : thread)
                    .toList();
        } finally {
            handingOver.unlock();
        }
    }

    private IoThread newThread() {
        return new IoThread("device-io-" + numbers.getAndIncrement(), executor);
    }

    @Override
    public void add(NioSession session) {
        handingOver.lock();
        try {
            next = (next + 1) % threads.size();
            IoThread thread = threads.get(next);
            session.setAttribute(THREAD, thread);
            handOver(session, thread);
        } finally {
            handingOver.unlock();
        }
    }

    /** Whether a connection of that service is handed over and not taken in yet. */
    public boolean awaits(IoService service) {
        return threads.stream().anyMatch(thread -> thread.awaits(service));
    }

    /** What fails in here would end the thread that accepts; so this one is given up, and the supervisor replaces it. */
    private static void handOver(NioSession session, IoThread thread) {
        try {
            thread.expect(session);
        } catch (RuntimeException | Error failure) {
            thread.giveUp();
            LOG.error("an I/O thread does not start, and is given up thread={}", thread.name(), failure);
        }
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
        return disposing;
    }

    @Override
    public boolean isDisposed() {
        return executor.isTerminated();
    }

    @Override
    public void dispose() {
        disposing = true;
        threads.forEach(IoThread::dispose);
        executor.shutdown();
        try {
            executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The thread that a connection belongs to. */
    public static IoThread threadOf(NioSession session) {
        return (IoThread) session.getAttribute(THREAD);
    }
}
