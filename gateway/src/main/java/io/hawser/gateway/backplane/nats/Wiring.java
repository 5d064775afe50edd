package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.NatsUnusableException;
import io.hawser.gateway.backplane.nats.wire.Questions;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two connections of a gateway, so that records do not delay heartbeats, and what times questions over them.
 *
 * <p>Threads: any; {@link #connect} and {@link #close} block.
 */
record Wiring(
        Line control,
        Line data,
        Questions controlQuestions,
        Questions dataQuestions,
        ScheduledThreadPoolExecutor timer,
        LongSupplier nanoClock)
        implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Wiring.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    static Wiring connect(NatsConfig config, LongSupplier nanoClock) throws InterruptedException {
        Line control = line(config, "control", nanoClock);
        Line data;
        try {
            data = line(config, "data", nanoClock);
        } catch (RuntimeException | InterruptedException e) {
            control.close();
            throw e;
        }
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("nats-timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        return new Wiring(
                control,
                data,
                new Questions(control, timer, false),
                new Questions(data, timer, true),
                timer,
                nanoClock);
    }

    private static Line line(NatsConfig config, String name, LongSupplier nanoClock) throws InterruptedException {
        long deadline = nanoClock.getAsLong() + config.patience().toNanos();
        while (true) {
            try {
                return Line.connect(config.access(), config.nodeId() + " " + name);
            } catch (IOException e) {
                if (nanoClock.getAsLong() - deadline >= 0) {
                    throw new NatsUnusableException(
                            "cluster.servers: none of " + config.access().servers() + " could be reached for "
                                    + config.patience().toSeconds() + " s: " + e.getMessage(),
                            e);
                }
                log.info(
                        "no NATS server answers yet servers={} because={}",
                        config.access().servers(),
                        e.getMessage());
                Thread.sleep(PAUSE);
            }
        }
    }

    /** Fails when a server has said that this gateway may not do what it has to. */
    void requireAllowed() {
        Optional<String> forbidden = data.forbidden().or(control::forbidden);
        if (forbidden.isPresent()) {
            throw new NatsUnusableException(
                    "cluster: the NATS servers allow this gateway too little: " + forbidden.get());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        dataQuestions.close();
        controlQuestions.close();
        data.close();
        control.close();
    }
}
