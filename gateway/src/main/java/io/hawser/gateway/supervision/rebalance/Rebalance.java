package io.hawser.gateway.supervision.rebalance;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.supervision.drain.Drainable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends devices of this node to nodes that have fewer, until it has its share. One rebalancing goes on at a time: who asks
 * again follows it.
 *
 * <p>Threads: any; the {@code rebalance} thread does the work.
 */
public final class Rebalance {
    private static final Logger LOG = LoggerFactory.getLogger(Rebalance.class);
    private static final Duration STEP = Duration.ofMillis(20);
    private static final int A_TENTH = 10;

    private final Drainable node;
    private final Shares shares;
    private final BooleanSupplier leaving;
    private final LongSupplier nanoClock;
    private final Counters counters;
    private final AtomicReference<@Nullable RebalanceRun> under = new AtomicReference<>();

    /** @param leaving whether the node leaves service: draining sends away all */
    public Rebalance(
            Drainable node, Shares shares, BooleanSupplier leaving, LongSupplier nanoClock, Counters counters) {
        this.node = node;
        this.shares = shares;
        this.leaving = leaving;
        this.nanoClock = nanoClock;
        this.counters = counters;
    }

    /** How far one rebalancing is. */
    public interface Following {
        /** Now; the last one says why it ended. */
        RebalanceProgress progress();
    }

    /** Begins, unless one is under way: then the rate is ignored. Gives what to follow. */
    public Following begin(int perSecond) {
        while (true) {
            RebalanceRun before = under.get();
            if (before != null && !before.progress().done()) {
                return before::progress;
            }
            RebalanceRun fresh = new RebalanceRun(node, shares, leaving, perSecond, this::tell, nanoClock.getAsLong());
            if (under.compareAndSet(before, fresh)) {
                Thread.ofPlatform().name("rebalance").daemon().start(() -> go(fresh));
                return fresh::progress;
            }
        }
    }

    /** Whether the node has clearly more than its share, and stays in service. */
    boolean isWorthIt() {
        int sessions = node.sessions();
        int share = shares.share(sessions).orElse(sessions);
        return !leaving.getAsBoolean() && sessions - share > share / A_TENTH;
    }

    /** Whether one goes on. */
    boolean isUnderWay() {
        return progress().filter(last -> !last.done()).isPresent();
    }

    /** How far the last one is; empty when there was none. */
    public Optional<RebalanceProgress> progress() {
        return Optional.ofNullable(under.get()).map(RebalanceRun::progress);
    }

    /** On a thread of its own, for whoever writes to that device may hang, with its line. */
    private void tell(Runnable goodbye) {
        counters.increment(Counter.SESSIONS_MOVED);
        Thread.ofVirtual().name("send-away").start(goodbye);
    }

    private void go(RebalanceRun run) {
        RebalanceProgress begin = run.progress();
        LOG.info("rebalancing sessions={} target={}", begin.sessions(), begin.target());
        try {
            while (run.step(nanoClock.getAsLong())) {
                LockSupport.parkNanos(STEP.toNanos());
            }
        } catch (RuntimeException | Error failure) {
            LOG.error("bug: rebalancing failed", failure);
            run.fail();
        }
        RebalanceProgress end = run.progress();
        LOG.info(
                "rebalanced sessions={} target={} moved={} outcome={}",
                end.sessions(),
                end.target(),
                end.moved(),
                end.outcome().orElse(""));
    }
}
