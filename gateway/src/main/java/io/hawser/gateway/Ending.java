package io.hawser.gateway;

import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.supervision.Step;
import io.hawser.gateway.systemd.ServiceNotifier;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process ends: told to by a signal, or because the gateway gives itself up. It drains, closes, and ends within its
 * limits, whatever hangs.
 *
 * <p>Threads: any; who comes first decides with which status.
 */
final class Ending implements Overseer {
    /** Stopped in order. */
    static final int STOPPED = 0;
    /** Did not stop well, or not in its time. */
    static final int FAILED = 1;
    /** A part could not be healed by restarting it. */
    static final int GAVE_UP = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30); // beside what calls under way may take
    private static final Duration DRAIN_MARGIN = Duration.ofSeconds(3); // for what is written down at its end

    private final GatewayConfig config;
    private final ServiceNotifier notifier;
    private long toldNanos = System.nanoTime(); // that it is well; the supervisor thread's
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile Optional<Gateway> gateway = Optional.empty(); // set once, when it has started

    /** @param notifier tells whoever started the process */
    Ending(GatewayConfig config, ServiceNotifier notifier) {
        this.config = config;
        this.notifier = notifier;
    }

    /** What to end, from now on also when a signal says so. */
    void of(Gateway ours) {
        gateway = Optional.of(ours);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(STOPPED), "shutdown"));
    }

    @Override
    public void onAlive() {
        if (notifier.watchdogInterval().isPresent()) {
            long now = System.nanoTime();
            if (now - toldNanos >= notifier.watchdogInterval().get().toNanos()) {
                toldNanos = now;
                notifier.watchdog();
            }
        }
    }

    @Override
    public void onGivenUp(String why) {
        notifier.status("gives itself up: " + why);
        Thread.ofPlatform().name("giving-up").start(() -> end(GAVE_UP));
    }

    /** Ends the process itself: a process that a signal ends would report the signal, not how it went. */
    private void end(int status) {
        if (!begun.compareAndSet(false, true)) {
            while (true) { // a shutdown hook that returned would end the process before the other is done
                LockSupport.park(this);
            }
        }
        LOG.info("stopping");
        notifier.stopping();
        boolean drained =
                bounded("drain", this::drain, config.drain().deadline().plus(DRAIN_MARGIN));
        boolean closed =
                bounded("close", this::close, CLOSE_LIMIT.plus(config.rpc().shutdownGrace()));
        int how = drained && closed ? status : Math.max(status, FAILED);
        LOG.info("stopped status={}", how);
        Runtime.getRuntime().halt(how);
    }

    private void drain() throws Exception {
        if (gateway.isPresent()) {
            gateway.get().drain(Settings.drain(config)).toCompletableFuture().get();
        }
    }

    private void close() {
        gateway.ifPresent(Gateway::close);
    }

    private static boolean bounded(String what, Step.Work work, Duration limit) {
        try {
            new Step(what, work).run(limit);
            return true;
        } catch (Exception | Error e) {
            LOG.error("did not stop well step={}", what, e);
            return false;
        }
    }
}
