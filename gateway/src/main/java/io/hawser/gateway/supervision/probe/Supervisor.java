package io.hawser.gateway.supervision.probe;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.supervision.ComponentStatus;
import io.hawser.gateway.supervision.Components;
import io.hawser.gateway.supervision.RestartMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the components: asks the probes, has what is ill restarted, and gives the process up when that does not help.
 *
 * <p>A process that stood still as a whole (a virtual machine that slept, a machine with too much to do) finds everybody
 * late at one time, and nobody of them ill: after such a stall all get a moment to answer before anybody is restarted.
 *
 * <p>Threads: {@link #turn} by one thread, which {@link SupervisorThread} is; {@link #statuses} by any.
 */
public final class Supervisor {
    /** How often {@link #turn} is to be called. */
    static final Duration TICK = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration STALL = Duration.ofMillis(500);
    private static final Duration MERCY = Duration.ofSeconds(1);

    private final Components components;
    private final List<ProbeWatch> probes;
    private final RestartLimits limits;
    private final LongSupplier nanoClock;
    private final Counters counters;
    private final Consumer<String> giveUp;
    private final Map<String, RestartPolicy> policies = new HashMap<>();
    private final Map<String, Integer> restarts = new HashMap<>(); // of each component, at the last turn
    private long lastTurnNanos;
    private long mercyUntilNanos;
    private boolean givenUp;

    /**
     * @param nanoClock as {@link System#nanoTime}
     * @param giveUp called once, with the reason, when a component cannot be healed by restarts; must not block
     */
    public Supervisor(
            Components components,
            List<Probe> probes,
            RestartLimits limits,
            LongSupplier nanoClock,
            Counters counters,
            Consumer<String> giveUp) {
        this.components = components;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.counters = counters;
        this.giveUp = giveUp;
        this.lastTurnNanos = nanoClock.getAsLong();
        this.mercyUntilNanos = lastTurnNanos;
        this.probes = probes.stream()
                .map(probe -> new ProbeWatch(probe, lastTurnNanos))
                .toList();
    }

    /** Every probe, in its order. */
    public List<ProbeStatus> statuses() {
        return probes.stream().map(ProbeWatch::status).toList();
    }

    /** Asks what is due and does what follows. Called about every {@link #TICK}. */
    public void turn() {
        long now = nanoClock.getAsLong();
        noticeStall(now);
        Map<String, String> ill = new HashMap<>();
        for (ComponentStatus status : components.statuses()) {
            look(status, now, ill);
        }
        if (now - mercyUntilNanos >= 0) {
            ill.forEach((component, problem) -> heal(component, problem, now));
        }
    }

    private void look(ComponentStatus status, long now, Map<String, String> ill) {
        switch (status.state()) {
            case RUNNING, DEGRADED -> {
                if (isReplaced(status)) {
                    probesOf(status).forEach(probe -> probe.rest(now));
                } else {
                    probesOf(status).forEach(probe -> ask(probe, now, ill));
                }
            }
            case FAILED -> {
                probesOf(status).forEach(probe -> probe.rest(now));
                ill.put(status.name(), status.lastFailure().orElse("it failed"));
            }
            case STARTING, RESTARTING, STOPPED -> probesOf(status).forEach(probe -> probe.rest(now));
        }
    }

    /** Whether it was restarted since the last turn, maybe so fast that no turn saw it: what was measured is of the old one. */
    private boolean isReplaced(ComponentStatus status) {
        Integer before = restarts.put(status.name(), status.restarts());
        return before != null && before != status.restarts();
    }

    private Stream<ProbeWatch> probesOf(ComponentStatus status) {
        return probes.stream().filter(probe -> probe.component().equals(status.name()));
    }

    private void noticeStall(long now) {
        long late = now - lastTurnNanos - TICK.toNanos();
        lastTurnNanos = now;
        if (late > STALL.toNanos()) {
            counters.increment(Counter.PROCESS_STALLS);
            StallEvent.commit(late);
            LOG.warn("the process stood still ms={}", Duration.ofNanos(late).toMillis());
            mercyUntilNanos = now + MERCY.toNanos();
        }
    }

    private void ask(ProbeWatch probe, long now, Map<String, String> ill) {
        if (probe.askIfDue(now)) {
            counters.increment(Counter.PROBE_FAILURES);
            LOG.warn(
                    "a probe failed probe={} component={} problem=\"{}\"",
                    probe.name(),
                    probe.component(),
                    probe.reading().problem().orElse(""));
        }
        Reading reading = probe.reading();
        components.report(probe.component(), probe.name(), reading.problem());
        if (reading.problem().isPresent() && reading.remedy() == Reading.Remedy.RESTART) {
            ill.putIfAbsent(probe.component(), reading.problem().get());
        }
    }

    private void heal(String component, String problem, long now) {
        if (givenUp) {
            return;
        }
        RestartPolicy policy = policies.computeIfAbsent(component, _ -> new RestartPolicy(limits));
        switch (policy.ask(now)) {
            case RESTART -> {
                var _ = components.restart(component, RestartMode.GRACEFUL, problem); // its end is seen in its state
            }
            case LATER -> {}
            case GIVE_UP -> {
                givenUp = true;
                String why = component + " was restarted " + limits.max() + " times within "
                        + limits.within().toSeconds() + " s, and still: " + problem;
                LOG.error("the gateway gives itself up reason=\"{}\"", why);
                giveUp.accept(why);
            }
        }
    }
}
