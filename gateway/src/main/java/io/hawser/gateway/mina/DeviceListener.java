package io.hawser.gateway.mina;

import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.SessionServices;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.mina.thread.IoThread;
import io.hawser.gateway.mina.thread.IoThreads;
import io.hawser.protocol.DeviceCodecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device port. The listening socket stays open at least from {@link #start()} to {@link #close()}; what accepts from it
 * can be replaced at any time, without refusing a connection and without touching those that stand.
 *
 * <p>Threads: life-cycle calls by any thread that may block, one after the other; the rest by any.
 */
public final class DeviceListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceListener.class);

    private final ListenerSettings settings;
    private final SessionServices services;
    private final Protocols protocols;
    private final LinkLimits limits;
    private final ListeningSocket listening;
    private final IoThreads threads;
    private final AtomicInteger connections = new AtomicInteger();
    private final ReentrantLock lifeCycle = new ReentrantLock();
    private final Acceptors acceptors; // guarded by lifeCycle
    private volatile boolean accepting = true; // until it stops for good
    private final AcceptTrouble trouble;
    private final TrialHandshake trial;
    private final SessionServices trialServices;
    private final List<IoThread> leftBehind = new CopyOnWriteArrayList<>(); // replaced, and still there at that time

    /** @throws IOException when the address cannot be listened on, or no socket was inherited */
    public DeviceListener(ListenerSettings settings, DeviceCodecs codecs, SessionServices services) throws IOException {
        this.settings = settings;
        this.services = services;
        this.protocols = new Protocols(codecs, settings.protocols());
        this.limits = new LinkLimits(settings.maxBody(), settings.maxQueuedBytes());
        this.listening = ListeningSocket.from(settings.socket());
        this.threads = new IoThreads(settings.ioThreads());
        this.trouble = new AcceptTrouble(services.counters());
        this.trial = new TrialHandshake(protocols.first(), this::address);
        this.trialServices = services.forTrials();
        this.acceptors = new Acceptors(listening, threads, trouble, this::open);
    }

    /** Begins to accept. */
    public void start() {
        lifeCycle.lock();
        try {
            acceptors.start();
        } finally {
            lifeCycle.unlock();
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return listening.address();
    }

    /** Connections now, those before log-in included. */
    public int connections() {
        return connections.get();
    }

    /**
     * Puts a new acceptor in the place of the old one, and new threads in the place of those that are dead or have given
     * no sign of life for {@code stuckAfter}: their devices are told to come back where that still works, and closed. All
     * other connections stay; those that arrive meanwhile wait or are accepted. To be called when nobody {@link #silence
     * asks} at the same time, but for one. One that has {@linkplain #stopAcceptingForGood
     * stopped for good} goes on so.
     *
     * @throws UncheckedIOException when there can be no new acceptor; the old one goes on then
     */
    public void restart(Duration stuckAfter) throws InterruptedException {
        lifeCycle.lockInterruptibly();
        try {
            if (accepting) {
                acceptors.replace();
            }
            replace(threads.all().stream()
                    .filter(thread -> thread.isDead() || thread.silence().compareTo(stuckAfter) > 0)
                    .toList());
            acceptors.disposeUnused();
        } finally {
            lifeCycle.unlock();
        }
    }

    /**
     * Puts new threads in the place of all. Devices of the old ones are told to come back, to the new ones, and those who
     * have not gone within {@code limit} are let go.
     */
    public void replaceThreads(Duration limit) throws InterruptedException {
        lifeCycle.lockInterruptibly();
        try {
            List<IoThread> old = threads.all();
            threads.replace(old); // first: who comes back must not find the old ones
            Evacuation evacuation = new Evacuation(old, acceptors::connections);
            evacuation.farewell(limit);
            evacuation.endInOrder();
            leave(old, evacuation);
            acceptors.disposeUnused();
        } finally {
            lifeCycle.unlock();
        }
    }

    /** Asks every I/O thread for a sign of life; how long the one has been waited for that is the latest. */
    public Duration silence() {
        return threads.all().stream()
                .map(IoThread::ask)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Which I/O threads are dead, or silent for longer than that: their names, and where they are. */
    public Optional<String> illThreads(Duration silent) {
        String ill = threads.all().stream()
                .filter(thread -> thread.isDead() || thread.silence().compareTo(silent) > 0)
                .map(IoThread::describe)
                .collect(Collectors.joining("; "));
        return Optional.of(ill).filter(names -> !names.isEmpty());
    }

    /** What keeps connections from being accepted, if anything does. */
    public Optional<String> trouble() {
        return trouble.now();
    }

    /** Threads that were replaced because they were stuck, and still are: only the end of the process ends them. */
    public Optional<String> leftBehind() {
        leftBehind.removeIf(thread -> thread.running().isEmpty());
        String names = leftBehind.stream().map(IoThread::name).collect(Collectors.joining(", "));
        return Optional.of(names).filter(some -> !some.isEmpty());
    }

    /**
     * Connects to itself as a device would, and says HELLO. Blocks.
     *
     * @param limit for each step
     * @throws IOException when it does not work
     */
    public void tryHandshake(Duration limit) throws IOException {
        trial.run(limit);
    }

    /** Whether the listening socket is somebody else's, who keeps it when this process ends. */
    public boolean outlivesUs() {
        return listening.isInherited();
    }

    /** As {@link #stopAccepting}, also when it is restarted from now on: who connects is left to somebody else. */
    public void stopAcceptingForGood() {
        accepting = false;
        stopAccepting();
    }

    /** Takes no further connections until it is restarted; those that stand stay. */
    public void stopAccepting() {
        lifeCycle.lock();
        try {
            acceptors.stop();
        } finally {
            lifeCycle.unlock();
        }
    }

    /** Whether it is to take connections. */
    public boolean isAccepting() {
        return accepting;
    }

    /** Tells every device to come back, and gives them so long to go. */
    public void farewell(Duration limit) throws InterruptedException {
        lifeCycle.lockInterruptibly();
        try {
            new Evacuation(threads.all(), acceptors::connections).farewell(limit);
        } finally {
            lifeCycle.unlock();
        }
    }

    /** Lets go of the port and closes every connection that is left. */
    @Override
    public void close() {
        accepting = false;
        lifeCycle.lock();
        try {
            acceptors.stop();
            listening.release();
        } finally {
            threads.dispose();
            acceptors.dispose();
            lifeCycle.unlock();
        }
    }

    private void replace(List<IoThread> old) throws InterruptedException {
        if (old.isEmpty()) {
            return;
        }
        old.stream()
                .filter(thread -> thread.isDead() || thread.silence().isPositive())
                .forEach(thread -> LOG.error("an I/O thread is replaced thread={}{}", thread.name(), thread.stack()));
        threads.replace(old); // first, so that new connections have somewhere to go
        leave(old, new Evacuation(old, acceptors::connections));
    }

    private void leave(List<IoThread> old, Evacuation evacuation) throws InterruptedException {
        int gone = evacuation.byForce();
        LOG.info("I/O threads replaced threads={} connections_let_go={}", old.size(), gone);
        leftBehind.addAll(old);
    }

    private Connection open(IoSession io) {
        NioSession connection = (NioSession) io;
        IoThreads.threadOf(connection).arrived(connection);
        if (trial.isOurs(io.getRemoteAddress())) {
            return newConnection(connection, trialServices);
        }
        Connection opened = newConnection(connection, services);
        int now = connections.incrementAndGet();
        io.getCloseFuture().addListener(_ -> connections.decrementAndGet());
        if (now > settings.maxConnections()) {
            services.counters().increment(Counter.CONNECTIONS_REFUSED);
            opened.link().closeNow();
        }
        return opened;
    }

    private Connection newConnection(NioSession io, SessionServices with) {
        MinaLink link =
                new MinaLink(io, IoThreads.threadOf(io), protocols.first(), limits, with.timer(), with.counters());
        return new Connection(link, new DeviceSession(link, with), protocols, limits, with.counters());
    }
}
