package io.hawser.gateway.supervision;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one component is in its life, and the steps from one state to the next.
 *
 * <p>Threads: any; one short lock guards the state, and watchers hear of changes in their order, under it.
 */
final class ComponentLife {
    private static final Logger LOG = LoggerFactory.getLogger(ComponentLife.class);

    private final Component component;
    private final InstantSource clock;
    private final Consumer<ComponentStatus> watcher;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile ComponentStatus
            status; // written under the lock; read without it, by watchers of other components too
    // Guarded by lock:
    private final Map<String, String> problems = new TreeMap<>(); // by who found them; without any it runs well
    private Optional<Step> step = Optional.empty(); // the last one, which may hang

    /** @param watcher hears every change; must not block */
    ComponentLife(Component component, InstantSource clock, Consumer<ComponentStatus> watcher) {
        this.component = component;
        this.clock = clock;
        this.watcher = watcher;
        this.status = new ComponentStatus(
                component.name(), ComponentState.STARTING, clock.instant(), 0, Optional.empty(), Optional.empty());
    }

    String name() {
        return component.name();
    }

    ComponentStatus status() {
        return status;
    }

    void start() throws Exception {
        try {
            newStep("start", component::start).run(component.limits().start());
            change(ComponentState.RUNNING, Optional.empty());
        } catch (Exception | Error e) {
            change(ComponentState.FAILED, Optional.of(describe(e)));
            throw e;
        }
    }

    /** Whether it is this caller who restarts it: nobody else does, and nothing of an earlier step hangs. */
    boolean enterRestart(String cause) {
        return locked(() -> {
            boolean entered = mayRestart();
            if (entered) {
                // A restart that somebody asked for is no failure.
                become(ComponentState.RESTARTING, Optional.of(cause).filter(why -> !why.isEmpty()));
            }
            return entered;
        });
    }

    /** The restart that was {@linkplain #enterRestart entered}; answers how the component is right behind it. */
    ComponentStatus restart(RestartMode mode) throws Exception {
        try {
            newStep("restart", () -> component.restart(mode))
                    .run(component.limits().restart());
            return locked(() -> {
                status = status.restarted();
                problems.clear(); // whoever found them looks again
                become(ComponentState.RUNNING, Optional.empty());
                return status;
            });
        } catch (NothingChangedException e) {
            change(ComponentState.RUNNING, Optional.of(describe(e))); // probes say whether it does its work
            throw e;
        } catch (Exception | Error e) {
            change(ComponentState.FAILED, Optional.of(describe(e)));
            throw e;
        }
    }

    /** Closes it, unless it is closed; one that does not close well is closed all the same. */
    void close() {
        if (status.state() == ComponentState.STOPPED) {
            return;
        }
        try {
            newStep("close", component::close).run(component.limits().close());
        } catch (Exception | Error e) {
            LOG.warn("a component did not close well component={}", name(), e);
        }
        change(ComponentState.STOPPED, Optional.empty());
    }

    /** What {@code source} finds wrong with it now; empty when nothing is. */
    void report(String source, Optional<String> problem) {
        locked(() -> {
            boolean another = problem.isPresent() != problems.containsKey(source);
            boolean news = problem.isPresent()
                    ? !problem.get().equals(problems.put(source, problem.get()))
                    : problems.remove(source) != null;
            if (news) {
                settle(another);
            }
            return null;
        });
    }

    /**
     * Under the lock: a component that works does so well or less well.
     *
     * @param another whether there is one problem more or less; how the same one is told may change at every look
     */
    private void settle(boolean another) {
        boolean works = status.state() == ComponentState.RUNNING || status.state() == ComponentState.DEGRADED;
        if (!works) {
            return;
        }
        if (problems.isEmpty()) {
            become(ComponentState.RUNNING, Optional.empty());
        } else if (another || status.state() == ComponentState.RUNNING) {
            become(ComponentState.DEGRADED, Optional.of(String.join("; ", problems.values())));
        }
    }

    private boolean mayRestart() {
        return switch (status.state()) {
            case RUNNING, DEGRADED, FAILED -> step.isEmpty() || !step.get().isRunning();
            case STARTING, RESTARTING, STOPPED -> false;
        };
    }

    private Step newStep(String what, Step.Work work) {
        Step fresh = new Step(what + "-" + name(), work);
        locked(() -> step = Optional.of(fresh));
        return fresh;
    }

    private void change(ComponentState next, Optional<String> failure) {
        locked(() -> {
            become(next, failure);
            settle(false); // what was found while it could not be told
            return null;
        });
    }

    /** Under the lock. */
    private void become(ComponentState next, Optional<String> failure) {
        boolean changes = next != status.state() || failure.isPresent();
        if (changes) {
            status = status.in(next, failure, clock.instant());
            watcher.accept(status);
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    static String describe(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
