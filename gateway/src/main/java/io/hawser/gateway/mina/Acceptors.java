package io.hawser.gateway.mina;

import io.hawser.gateway.mina.thread.IoThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.session.IoSessionAttributeMap;
import org.apache.mina.core.session.IoSessionDataStructureFactory;
import org.apache.mina.core.write.WriteRequestQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What accepts from the listening socket, one after the other: the acceptor of now, and those before it that still have
 * connections.
 *
 * <p>Threads: one at a time, which may wait.
 */
final class Acceptors {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptors.class);
    private static final Duration UNBIND_LIMIT = Duration.ofSeconds(2);

    private final ListeningSocket listening;
    private final IoThreads threads;
    private final AcceptTrouble trouble;
    private final Function<IoSession, Connection> opening;
    private final ExecutorService acceptThreads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("device-accept").daemon().factory());
    private final Queue<HandOverAcceptor> retired = new ArrayDeque<>();
    private HandOverAcceptor current;

    /** @param opening what becomes of a connection, on its I/O thread */
    Acceptors(
            ListeningSocket listening,
            IoThreads threads,
            AcceptTrouble trouble,
            Function<IoSession, Connection> opening) {
        this.listening = listening;
        this.threads = threads;
        this.trouble = trouble;
        this.opening = opening;
        this.current = create();
    }

    /** Begins to accept. */
    void start() {
        bind(current);
    }

    /**
     * Puts a new one in the place of the one of now.
     *
     * @throws UncheckedIOException when there can be none; the one of now goes on then
     */
    void replace() {
        HandOverAcceptor fresh = bound();
        HandOverAcceptor old = current;
        retired.add(old);
        current = fresh; // first, for the old one may not come to its end
        unbind(old);
    }

    /** Accepts no more until it is replaced; connections stay. */
    void stop() {
        unbind(current);
    }

    /** Every connection that any of them accepted. */
    Stream<IoSession> connections() {
        return Stream.concat(Stream.of(current), retired.stream())
                .flatMap(each -> each.getManagedSessions().values().stream());
    }

    /** An acceptor is the MINA service of its connections, so it goes only after the last of them. */
    void disposeUnused() {
        retired.removeIf(old -> {
            boolean unused = !threads.awaits(old) && old.getManagedSessionCount() == 0; // in this order
            if (unused && old.isUnbound()) { // else it would wait for its dead thread
                old.dispose(false);
            }
            return unused;
        });
    }

    /** Ends all that have {@linkplain #stop stopped}. */
    void dispose() {
        retired.add(current);
        retired.stream().filter(HandOverAcceptor::isUnbound).forEach(old -> old.dispose(false));
        acceptThreads.shutdown();
    }

    private HandOverAcceptor bound() {
        Optional<HandOverAcceptor> fresh = Optional.empty();
        try {
            fresh = Optional.of(create());
            bind(fresh.get());
            return fresh.get();
        } catch (RuntimeException e) {
            fresh.ifPresent(unused -> unused.dispose(false));
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new UncheckedIOException("no new acceptor: " + cause.getMessage(), new IOException(e));
        }
    }

    private void bind(HandOverAcceptor newcomer) {
        try {
            newcomer.bind(listening.address());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** MINA waits for the thread that accepts, and for ever when that has died. */
    private static void unbind(HandOverAcceptor old) {
        try {
            Thread unbinding =
                    Thread.ofPlatform().name("device-unbind").daemon().start(old::letGo);
            if (!unbinding.join(UNBIND_LIMIT)) {
                LOG.warn("what accepted connections is left behind, for it does not end");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private HandOverAcceptor create() {
        HandOverAcceptor fresh = new HandOverAcceptor(listening.channel(), acceptThreads, threads, trouble);
        fresh.setCloseOnDeactivation(false);
        fresh.setHandler(new IoHandlerAdapter());
        fresh.getFilterChain().addLast("connection", new ConnectionFilter(opening));
        fresh.setSessionDataStructureFactory(new DataStructures());
        fresh.getStatistics().getConfig().setStatisticsCalcEnabled(false);
        fresh.getSessionConfig().setTcpNoDelay(true);
        fresh.getSessionConfig().setKeepAlive(true);
        fresh.getSessionConfig().setReadBufferSize(2048);
        fresh.getSessionConfig().setMaxReadBufferSize(32 * 1024);
        return fresh;
    }

    /** What MINA keeps for every connection. */
    private static final class DataStructures implements IoSessionDataStructureFactory {
        @Override
        public IoSessionAttributeMap getAttributeMap(IoSession session) {
            return new ConnectionAttributes();
        }

        @Override
        public WriteRequestQueue getWriteRequestQueue(IoSession session) {
            return new CoalescingWriteQueue();
        }
    }
}
