package io.hawser.gateway.supervision;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The components of one gateway: started in order, closed in reverse, restarted one by one on call. Every step has its
 * limit; one that hangs is left behind and holds up none of the others.
 *
 * <p>Threads: {@code start} and {@code close} by the main thread; the rest by any. Each restart has threads of its own.
 */
public final class Components implements AutoCloseable {
    /** The cause of a restart that somebody asked for. */
    public static final String ON_CALL = "";

    private static final Logger LOG = LoggerFactory.getLogger(Components.class);

    private final List<ComponentLife> lives = new CopyOnWriteArrayList<>();
    private final InstantSource clock;
    private final Counters counters;
    private final IntSupplier sessions;
    private final List<Consumer<ComponentStatus>> watchers = new CopyOnWriteArrayList<>();

    /**
     * @param components in the order of starting
     * @param sessions counts logged-in sessions, for reports
     */
    public Components(List<Component> components, IntSupplier sessions, InstantSource clock, Counters counters) {
        this.sessions = sessions;
        this.clock = clock;
        this.counters = counters;
        components.forEach(this::add);
    }

    /** Adds one that starts behind those that are there; only before {@link #start()}. */
    public void add(Component component) {
        lives.add(new ComponentLife(component, clock, status -> watchers.forEach(watcher -> watcher.accept(status))));
    }

    /** Starts all; when one fails, closes it and those that were started, and says which failed and why. */
    public void start() throws Exception {
        List<ComponentLife> begun = new ArrayList<>();
        for (ComponentLife life : lives) {
            begun.add(life);
            try {
                life.start();
            } catch (Exception | Error e) {
                begun.reversed().forEach(ComponentLife::close);
                throw new IllegalStateException(life.name() + " does not start: " + ComponentLife.describe(e), e);
            }
        }
    }

    /** Every component, in the order of starting. */
    public List<ComponentStatus> statuses() {
        return lives.stream().map(ComponentLife::status).toList();
    }

    /**
     * Restarts a component; the stage completes when it runs again, or with why it does not.
     *
     * @param cause why, in words; {@link #ON_CALL} when somebody asked for it
     */
    public CompletionStage<RestartOutcome> restart(String name, RestartMode mode, String cause) {
        Optional<ComponentLife> life = find(name);
        if (life.isEmpty()) {
            List<String> known = lives.stream().map(ComponentLife::name).toList();
            return CompletableFuture.completedStage(new RestartOutcome.UnknownComponent(known));
        }
        if (!life.get().enterRestart(cause)) {
            return CompletableFuture.completedStage(new RestartOutcome.AlreadyUnderWay());
        }
        CompletableFuture<RestartOutcome> done = new CompletableFuture<>();
        Thread.ofVirtual().name("restart-" + name).start(() -> done.complete(runRestart(life.get(), mode, cause)));
        return done;
    }

    /** {@code source} says what it finds wrong with a component, or that nothing is any more. */
    public void report(String name, String source, Optional<String> problem) {
        find(name).ifPresent(life -> life.report(source, problem));
    }

    /**
     * Calls {@code watcher} after every change, on the thread that made it; it must not block. Closing ends it.
     */
    public AutoCloseable watch(Consumer<ComponentStatus> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** Closes all, last started first; one that fails to close does not keep the others. */
    @Override
    public void close() {
        lives.reversed().forEach(ComponentLife::close);
    }

    private Optional<ComponentLife> find(String name) {
        return lives.stream().filter(life -> life.name().equals(name)).findFirst();
    }

    private RestartOutcome runRestart(ComponentLife life, RestartMode mode, String cause) {
        RestartEvent event = RestartEvent.begin(life.name(), mode, cause);
        int before = sessions.getAsInt();
        long refusedBefore = counters.value(Counter.CONNECTIONS_REFUSED);
        long start = System.nanoTime();
        String why = cause.isEmpty() ? "on call" : cause;
        try {
            ComponentStatus after = life.restart(mode);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            counters.increment(Counter.COMPONENT_RESTARTS);
            long refused = counters.value(Counter.CONNECTIONS_REFUSED) - refusedBefore;
            LOG.atLevel(cause.isEmpty() ? Level.INFO : Level.WARN)
                    .log(
                            "restarted component={} mode={} took_ms={} cause=\"{}\"",
                            life.name(),
                            mode,
                            took.toMillis(),
                            why);
            event.end("");
            return new RestartOutcome.Restarted(new RestartReport(after, took, before, sessions.getAsInt(), refused));
        } catch (Exception | Error e) {
            counters.increment(Counter.COMPONENT_RESTARTS_FAILED);
            LOG.error("restart failed component={} mode={} cause=\"{}\"", life.name(), mode, why, e);
            event.end(ComponentLife.describe(e));
            return new RestartOutcome.Failed(ComponentLife.describe(e));
        }
    }
}
