package io.hawser.device;

import io.hawser.device.mina.LinkConnector;
import io.hawser.device.mina.LinkEvents;
import io.hawser.device.websocket.Subprotocol;
import io.hawser.device.websocket.Upgrade;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads and sockets that the devices of one process share: tens of thousands of devices need a connector thread,
 * a few I/O threads and one timer thread; only resolving names and carrying out commands takes virtual threads.
 *
 * <p>Threads: any thread may call; nothing blocks, {@link #close} included: {@link #terminated} tells when all is down.
 */
public final class DeviceNetwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceNetwork.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** How many devices may connect and log in at once. */
    private static final int MAX_LOGINS = 512;

    /** It is the device that gives a log-in up; an upgrade that is still open somewhat later is nobody's any more. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final Duration CLOSE_CHECK = Duration.ofMillis(10);

    private final LinkConnector connector;
    private final DeviceCodecs codecs;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService workers;
    private final LoginGate loginGate;
    private final Set<DeviceClient> clients = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    // Written before close() goes over the clients and read after one is added: one of both sees the other.
    private volatile boolean closed;

    /**
     * A network with a source of chance and a clock of the caller's, as tests need it.
     *
     * @param ioThreads how many I/O threads share the connections; at least 1
     * @param random for the jitter of reconnects; used from several threads at once
     * @param nanoTime a monotonic clock in ns
     */
    public DeviceNetwork(int ioThreads, RandomGenerator random, LongSupplier nanoTime) {
        this(ioThreads, random, nanoTime, DeviceCodecs.load(), List.of());
    }

    /**
     * The same with wire protocols and addresses of the caller's.
     *
     * @param sources the machine's own addresses that connections go out from, in turn: one address has some 28,000 ports for
     *     one gateway; empty for the one that the system chooses
     */
    public DeviceNetwork(
            int ioThreads,
            RandomGenerator random,
            LongSupplier nanoTime,
            DeviceCodecs codecs,
            List<InetAddress> sources) {
        this(ioThreads, random, nanoTime, MAX_LOGINS, codecs, sources);
    }

    DeviceNetwork(int ioThreads, RandomGenerator random, LongSupplier nanoTime, int logins) {
        this(ioThreads, random, nanoTime, logins, DeviceCodecs.load(), List.of());
    }

    private DeviceNetwork(
            int ioThreads,
            RandomGenerator random,
            LongSupplier nanoTime,
            int logins,
            DeviceCodecs codecs,
            List<InetAddress> sources) {
        this.connector = new LinkConnector(ioThreads, CONNECT_TIMEOUT, new SecureRandom(), sources);
        this.codecs = codecs;
        this.random = random;
        this.nanoTime = nanoTime;
        this.timer = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform().daemon().name("device-timer").factory(),
                // After the end there is nothing left that a timer could end.
                new ThreadPoolExecutor.DiscardPolicy());
        this.loginGate = new LoginGate(logins, this::execute);
        this.workers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("device-worker-", 0).factory());
    }

    /** A network with an I/O thread for each two processors. */
    public static DeviceNetwork open() {
        return open(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /** A network with {@code ioThreads} I/O threads. */
    public static DeviceNetwork open(int ioThreads) {
        return new DeviceNetwork(ioThreads, new Random(), System::nanoTime);
    }

    /** Completes when the last connection and the threads are gone after {@link #close}, within seconds. */
    public CompletionStage<Void> terminated() {
        return terminated.minimalCompletionStage();
    }

    /** Closes every device, each with a BYE, and ends; returns at once. Closing again does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List.copyOf(clients).forEach(DeviceClient::close);
        awaitLinks(nanoTime.getAsLong() + CLOSE_LIMIT.toNanos());
    }

    DeviceClient add(Function<Runnable, DeviceClient> made) {
        CompletableFuture<DeviceClient> self = new CompletableFuture<>();
        DeviceClient client = made.apply(() -> {
            var _ = self.thenAccept(clients::remove);
        });
        clients.add(client);
        self.complete(client);
        if (closed) {
            client.close();
            throw new IllegalStateException("device network: closed (expected: open)");
        }
        client.connect();
        return client;
    }

    RandomGenerator random() {
        return random;
    }

    /** The devices' clock, in ns. */
    long now() {
        return nanoTime.getAsLong();
    }

    DeviceCodec codec(String protocol) {
        return codecs.byName(protocol)
                .map(DeviceCodecProvider::codec)
                .orElseThrow(() -> new IllegalArgumentException(
                        "protocol: " + protocol + " (expected: one of " + codecs.names() + ")"));
    }

    /** Who may connect and log in now; lets them in on a virtual thread. */
    LoginGate loginGate() {
        return loginGate;
    }

    /** Resolves {@code gateway}, which may take a while and is for a virtual thread, and begins to connect. */
    void connect(GatewayAddress gateway, DeviceClientConfig config, LinkEvents events) {
        InetSocketAddress resolved = new InetSocketAddress(gateway.host(), gateway.port());
        if (resolved.isUnresolved()) {
            events.onConnectFailed(new UnknownHostException(gateway.host()));
            return;
        }
        try {
            DeviceCodec codec = codec(config.protocol());
            switch (gateway.carrier()) {
                case Carrier.Tcp() -> connector.connect(resolved, codec, events);
                case Carrier.WebSocket(String path) ->
                    connector.connect(
                            resolved,
                            new Upgrade(gateway.authority(), path, Subprotocol.of(codec)),
                            codec,
                            config.loginTimeout().plus(GRACE),
                            events);
            }
        } catch (RuntimeException refused) {
            events.onConnectFailed(refused);
        }
    }

    /** Runs {@code work} on a virtual thread of its own; not after the end. */
    void execute(Runnable work) {
        try {
            workers.execute(() -> guarded(work));
        } catch (RejectedExecutionException ended) {
            LOG.debug("work came after the end", ended);
        }
    }

    /** Runs {@code work}, which must not block, on the timer thread after {@code delay}; not after the end. */
    void later(Duration delay, Runnable work) {
        var _ = timer.schedule(() -> guarded(work), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void awaitLinks(long deadline) {
        if (connector.openLinks() > 0 && nanoTime.getAsLong() - deadline < 0) {
            later(CLOSE_CHECK, () -> awaitLinks(deadline));
            return;
        }
        connector.close();
        workers.shutdown();
        timer.shutdownNow();
        terminated.complete(null);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            LOG.error("bug: work of a device failed", failure);
        }
    }
}
