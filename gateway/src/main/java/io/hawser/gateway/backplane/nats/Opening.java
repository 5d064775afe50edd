package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.nats.log.Leader;
import io.hawser.gateway.backplane.nats.log.Streams;
import io.hawser.gateway.backplane.nats.peers.NatsPeers;
import io.hawser.gateway.backplane.nats.wire.NatsUnusableException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Opens the engine, step by step; whatever fails on the way, nothing stays open.
 *
 * <p>Threads: the one that opens, which waits.
 */
final class Opening {
    private static final Duration STEP_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
    private static final int RANDOM_BITS = 16;

    private final NatsConfig config;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final RandomGenerator random;

    Opening(NatsConfig config, InstantSource clock, LongSupplier nanoClock, RandomGenerator random) {
        this.config = config;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.random = random;
    }

    NatsBackplane open() {
        try {
            Wiring wiring = Wiring.connect(config, nanoClock);
            try {
                return open(wiring);
            } catch (RuntimeException | IOException | InterruptedException e) {
                wiring.close();
                throw e;
            }
        } catch (IOException e) {
            throw new NatsUnusableException("cluster: NATS can't be used: " + e.getMessage(), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new NatsUnusableException("cluster: interrupted while NATS was waited for");
        }
    }

    private NatsBackplane open(Wiring wiring) throws IOException, InterruptedException {
        String durability = ServerCheck.durability(wiring.data().server(), config.allowOldServers());
        ServerCheck.durability(wiring.control().server(), config.allowOldServers());
        Streams streams = new Streams(wiring.data(), config.replicas(), config.patience(), nanoClock);
        streams.ensure(streams.bucket(Layout.BUCKET));
        Layout layout = new Layout(leader(wiring, "KV_" + Layout.BUCKET), wiring.dataQuestions());
        await(wiring, layout.settle(config.shards()));
        streams.ensure(streams.bucket(NatsRegisters.BUCKET));
        NatsRegisters registers = new NatsRegisters(
                leader(wiring, NatsRegisters.STREAM),
                wiring.dataQuestions(),
                config.nodeId(),
                Long.toHexString(random.nextLong()));
        Node self = new Node(config.nodeId(), incarnation(wiring, registers));
        NatsPeers peers = new NatsPeers(self, wiring.control(), wiring.controlQuestions(), wiring.timer(), nanoClock);
        try {
            peers.join();
            wiring.requireAllowed();
        } catch (RuntimeException | IOException | InterruptedException e) {
            peers.close();
            throw e;
        }
        return new NatsBackplane(config, wiring, streams, durability, registers, peers);
    }

    private Leader leader(Wiring wiring, String stream) {
        return new Leader(stream, wiring.dataQuestions(), wiring.timer(), nanoClock);
    }

    /** Later than any before it, also when the clock was set back since. */
    private long incarnation(Wiring wiring, Registers registers) throws InterruptedException {
        Registers.Key key = new Registers.Key("incarnation/" + config.nodeId());
        OptionalLong before = await(wiring, registers.read(key));
        long fresh = (clock.millis() << RANDOM_BITS) | random.nextInt(1 << RANDOM_BITS);
        long incarnation = Math.max(fresh, before.orElse(0) + 1);
        await(wiring, registers.raise(key, incarnation));
        return incarnation;
    }

    /** Waits for a step, unless the servers say that this gateway may not take it. */
    private <T> T await(Wiring wiring, CompletionStage<T> stage) throws InterruptedException {
        long deadline = nanoClock.getAsLong() + STEP_LIMIT.toNanos();
        while (true) {
            try {
                return stage.toCompletableFuture().get(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw cause instanceof NatsUnusableException unusable
                        ? unusable
                        : new NatsUnusableException("cluster: NATS can't be used: " + cause.getMessage(), cause);
            } catch (TimeoutException e) {
                wiring.requireAllowed();
                if (nanoClock.getAsLong() - deadline >= 0) {
                    throw new NatsUnusableException(
                            "cluster: NATS does not answer for " + STEP_LIMIT.toSeconds() + " s", e);
                }
            }
        }
    }
}
