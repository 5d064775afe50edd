package io.hawser.gateway.grpc;

import io.grpc.Attributes;
import io.grpc.Server;
import io.grpc.ServerTransportFilter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server on the RPC port, with its threads.
 *
 * <p>Threads: one life-cycle call at a time.
 */
final class RunningServer {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
    private static final Duration ARRIVING = Duration.ofSeconds(10); // from being accepted to being counted, at most
    private static final Duration LAST_GRACE = Duration.ofSeconds(1); // for calls that were cut to notice

    private final Server server;
    private final RpcLoops loops;
    private final Connections connections;
    private long retiredNanos; // life-cycle calls only

    RunningServer(Server server, RpcLoops loops, Connections connections) {
        this.server = server;
        this.loops = loops;
        this.connections = connections;
    }

    Server server() {
        return server;
    }

    RpcLoops loops() {
        return loops;
    }

    int port() {
        return server.getPort();
    }

    /**
     * Takes no new connections; those that stand go on, with all their calls. To tell their callers to go would cut calls that
     * are answered just then: gRPC closes the connection with the last of them, and what the caller sends then resets it.
     */
    void retire() {
        loops.stopAccepting();
        retiredNanos = System.nanoTime();
    }

    /** Lets go of it if its last connection has ended; whether it has. Only after it retired. */
    boolean closeIfUnused() throws InterruptedException {
        boolean unused = connections.count() == 0 && System.nanoTime() - retiredNanos > ARRIVING.toNanos();
        if (unused) {
            server.shutdown();
            end(Duration.ZERO);
        }
        return unused;
    }

    /** Takes no new calls either. */
    void shutdown() {
        server.shutdown();
    }

    /** Lets calls finish for as long as {@code grace}, then cuts them. */
    void end(Duration grace) throws InterruptedException {
        if (!server.awaitTermination(Math.max(0, grace.toNanos()), TimeUnit.NANOSECONDS)) {
            if (connections.count() > 0) {
                LOG.warn("rpc cuts calls that did not finish connections={}", connections.count());
            }
            server.shutdownNow();
            server.awaitTermination(LAST_GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
        loops.close();
    }

    /** Counts connections. */
    static final class Connections extends ServerTransportFilter {
        private final AtomicInteger count = new AtomicInteger();

        int count() {
            return count.get();
        }

        @Override
        public Attributes transportReady(Attributes attributes) {
            count.incrementAndGet();
            return attributes;
        }

        @Override
        public void transportTerminated(Attributes attributes) {
            count.decrementAndGet();
        }
    }
}
