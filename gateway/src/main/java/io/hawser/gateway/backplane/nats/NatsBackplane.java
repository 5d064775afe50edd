package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.WriterHealth;
import io.hawser.gateway.backplane.WriterHealth.Doing;
import io.hawser.gateway.backplane.nats.log.NatsLog;
import io.hawser.gateway.backplane.nats.log.Streams;
import io.hawser.gateway.backplane.nats.peers.NatsPeers;
import io.hawser.gateway.backplane.nats.wire.NatsUnusableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of gateways that work together: what must last is in streams of NATS servers, on as many of them as the
 * settings say; the gateways speak to each other through the same servers.
 *
 * <p>Threads: any; {@link #open}, {@link #log} of a new name, {@link #restartWriter} and {@link #close} block for the
 * servers.
 */
public final class NatsBackplane implements Backplane {
    private static final Logger log = LoggerFactory.getLogger(NatsBackplane.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(6); // longer than an append may take

    private final NatsConfig config;
    private final Wiring wiring;
    private final Streams streams;
    private final String durability;
    private final NatsRegisters registers;
    private final NatsPeers peers;
    private final ConcurrentMap<LogName, NatsLog> logs = new ConcurrentHashMap<>();

    NatsBackplane(
            NatsConfig config,
            Wiring wiring,
            Streams streams,
            String durability,
            NatsRegisters registers,
            NatsPeers peers) {
        this.config = config;
        this.wiring = wiring;
        this.streams = streams;
        this.durability = durability;
        this.registers = registers;
        this.peers = peers;
    }

    /**
     * Connects, makes what is not there yet, and joins the other gateways.
     *
     * @param clock for what makes each life of this node later than the one before
     * @throws NatsUnusableException when the servers can't be used, or another process is this node
     */
    public static NatsBackplane open(
            NatsConfig config, InstantSource clock, LongSupplier nanoClock, RandomGenerator random) {
        return new Opening(config, clock, nanoClock, random).open();
    }

    @Override
    public DurableLog log(LogName name) {
        return logs.computeIfAbsent(name, this::openLog);
    }

    @Override
    public Registers registers() {
        return registers;
    }

    @Override
    public Peers peers() {
        return peers;
    }

    /** This node, as {@link Peers#self}. */
    Node self() {
        return peers.self();
    }

    @Override
    public String durability() {
        return durability;
    }

    /** How long the oldest append has been on its way: a new connection may help it, unless servers choose a leader. */
    @Override
    public WriterHealth writerHealth() {
        long oldest = logs.values().stream()
                .mapToLong(NatsLog::oldestAppendNanos)
                .max()
                .orElse(0);
        return oldest == 0 ? WriterHealth.IDLE : new WriterHealth(Duration.ofNanos(oldest), Doing.STORING);
    }

    /** Makes the connection for logs anew, to another server if there is one; appends on its way end as unknown. */
    @Override
    public void restartWriter() throws InterruptedException {
        wiring.data().reconnect();
    }

    @Override
    public void close() {
        CompletableFuture<?>[] ending =
                logs.values().stream().map(NatsLog::close).toArray(CompletableFuture[]::new);
        registers.close();
        try {
            CompletableFuture.allOf(ending).get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            log.warn("nats appends are given up, their end is unknown", e);
        }
        peers.close();
        wiring.close();
    }

    private NatsLog openLog(LogName name) {
        Streams.Bounds bounds = config.bounded().get(name);
        try {
            streams.ensure(bounds == null ? streams.whole(name) : streams.bounded(name, bounds));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new NatsUnusableException("cluster: interrupted while log " + name.value() + " was opened");
        }
        boolean shared = config.replicas() > 1;
        return new NatsLog(name, shared, wiring.data(), wiring.dataQuestions(), wiring.timer(), wiring.nanoClock());
    }
}
