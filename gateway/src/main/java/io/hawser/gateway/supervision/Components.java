package io.hawser.gateway.supervision;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The components of one gateway: started in order, closed in reverse, restarted one by one on call.
 *
 * <p>Threads: {@code start} and {@code close} by the main thread; restarts run on the {@code supervisor} thread; the rest by
 * any.
 */
public final class Components implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Components.class);

    private final List<Component> components = new CopyOnWriteArrayList<>();
    private final InstantSource clock;
    private final Counters counters;
    private final IntSupplier sessions;
    private final Map<String, ComponentStatus> statuses = new ConcurrentHashMap<>();
    private final List<Consumer<ComponentStatus>> watchers = new CopyOnWriteArrayList<>();
    private final ExecutorService supervisor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("supervisor").daemon().factory());

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
        components.add(component);
        statuses.put(component.name(), blank(component, ComponentState.STARTING));
    }

    /** Starts all; when one fails, closes those that were started and says which failed and why. */
    public void start() throws Exception {
        for (int index = 0; index < components.size(); index++) {
            Component component = components.get(index);
            try {
                component.start();
                change(component, status -> status.in(ComponentState.RUNNING, clock.instant()));
            } catch (Exception e) {
                change(component, status -> status.failed(ComponentState.FAILED, describe(e), clock.instant()));
                closeAll(components.subList(0, index));
                throw new IllegalStateException(component.name() + " does not start: " + describe(e), e);
            }
        }
    }

    /** Every component, in the order of starting. */
    public List<ComponentStatus> statuses() {
        return components.stream().map(this::status).toList();
    }

    /** Restarts a component; the stage completes when it runs again, or with why it does not. */
    public CompletionStage<RestartOutcome> restart(String name, RestartMode mode) {
        Optional<Component> found = components.stream()
                .filter(component -> component.name().equals(name))
                .findFirst();
        if (found.isEmpty()) {
            List<String> known = components.stream().map(Component::name).toList();
            return CompletableFuture.completedStage(new RestartOutcome.UnknownComponent(known));
        }
        if (!(found.get() instanceof Component.Restartable restartable)) {
            return CompletableFuture.completedStage(
                    new RestartOutcome.NotRestartable(name + " restarts only with the whole gateway"));
        }
        if (!enterRestart(restartable)) {
            return CompletableFuture.completedStage(new RestartOutcome.AlreadyUnderWay());
        }
        return CompletableFuture.supplyAsync(() -> runRestart(restartable, mode), supervisor);
    }

    /** A component says of itself that it does worse, or well again; an empty problem is well again. */
    public void report(String name, Optional<String> problem) {
        ComponentStatus now = statuses.get(name);
        if (now == null) {
            return;
        }
        if (problem.isPresent() && now.state() == ComponentState.RUNNING) {
            move(name, status -> status.failed(ComponentState.DEGRADED, problem.get(), clock.instant()));
        } else if (problem.isEmpty() && now.state() == ComponentState.DEGRADED) {
            move(name, status -> status.in(ComponentState.RUNNING, clock.instant()));
        }
    }

    /** Calls {@code watcher} after every change, on the thread that made it; it must not block. Closing ends it. */
    public AutoCloseable watch(Consumer<ComponentStatus> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** Closes all, last started first; one that fails to close does not keep the others. */
    @Override
    public void close() {
        supervisor.shutdown();
        closeAll(components);
    }

    private ComponentStatus status(Component component) {
        return statuses.getOrDefault(component.name(), blank(component, ComponentState.STOPPED));
    }

    private ComponentStatus blank(Component component, ComponentState state) {
        return new ComponentStatus(component.name(), state, clock.instant(), 0, Optional.empty(), Optional.empty());
    }

    private boolean enterRestart(Component component) {
        boolean[] entered = {false};
        change(component, status -> {
            entered[0] = status.state() != ComponentState.RESTARTING && status.state() != ComponentState.STARTING;
            return entered[0] ? status.in(ComponentState.RESTARTING, clock.instant()) : status;
        });
        return entered[0];
    }

    private RestartOutcome runRestart(Component.Restartable component, RestartMode mode) {
        int before = sessions.getAsInt();
        long refusedBefore = counters.value(Counter.CONNECTIONS_REFUSED);
        long start = System.nanoTime();
        try {
            component.restart(mode);
            counters.increment(Counter.COMPONENT_RESTARTS);
            change(component, status -> status.restarted(clock.instant()));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            long refused = counters.value(Counter.CONNECTIONS_REFUSED) - refusedBefore;
            LOG.info("restarted component={} mode={} took_ms={}", component.name(), mode, took.toMillis());
            return new RestartOutcome.Restarted(
                    new RestartReport(status(component), took, before, sessions.getAsInt(), refused));
        } catch (Exception e) {
            LOG.error("restart failed component={} mode={}", component.name(), mode, e);
            change(component, status -> status.failed(ComponentState.FAILED, describe(e), clock.instant()));
            return new RestartOutcome.Failed(describe(e));
        }
    }

    private void closeAll(List<Component> started) {
        for (Component component : started.reversed()) {
            try {
                component.close();
            } catch (Exception e) {
                LOG.warn("a component did not close well component={}", component.name(), e);
            }
            change(component, status -> status.in(ComponentState.STOPPED, clock.instant()));
        }
    }

    private void change(Component component, UnaryOperator<ComponentStatus> change) {
        move(component.name(), change);
    }

    private void move(String name, UnaryOperator<ComponentStatus> change) {
        ComponentStatus before = statuses.get(name);
        ComponentStatus after = statuses.computeIfPresent(name, (_, status) -> change.apply(status));
        if (after != null && !after.equals(before)) {
            watchers.forEach(watcher -> watcher.accept(after));
        }
    }

    private static String describe(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
