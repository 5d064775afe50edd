package io.hawser.gateway.supervision.drain;

import io.hawser.gateway.supervision.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the node out of service: health first, then nobody new, devices sent away one after the other, those with commands
 * in flight last, what was accepted written down. It ends by its deadline, whatever hangs, and happens once: who asks again
 * follows what is under way, or hastens it.
 *
 * <p>Threads: {@link #begin} and {@link #progress} any; the {@code drain} thread does the work.
 */
public final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration LOOK = Duration.ofMillis(100); // whether the plan is another by now
    private static final Duration AT_LEAST = Duration.ofSeconds(1);

    private final Drainable node;
    private final InstantSource clock;
    private final Supplier<String> otherNode;
    private final AtomicReference<@Nullable Run> run = new AtomicReference<>(); // set once
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    /** Of a node that stands alone. */
    public Drain(Drainable node, InstantSource clock) {
        this(node, clock, () -> "");
    }

    /**
     * Of a node among others.
     *
     * @param otherNode where to send the next device when the plan does not say, {@code host:port}; empty when there is nobody
     */
    public Drain(Drainable node, InstantSource clock, Supplier<String> otherNode) {
        this.node = node;
        this.clock = clock;
        this.otherNode = otherNode;
    }

    /**
     * Begins, unless it has begun: then the plan is ignored, but for one that stops the process, which lets nothing take
     * longer than it would take from now on. The stage completes when it is done, and never fails. May wait for what leaving
     * service waits for.
     */
    public CompletionStage<DrainProgress> begin(DrainPlan plan) {
        Run fresh = new Run(plan);
        if (run.compareAndSet(null, fresh)) {
            Thread.ofPlatform().name("drain").daemon().start(fresh::go);
        } else if (plan.stopping()) {
            begun().orElseThrow().hasten(plan);
        }
        return begun().orElseThrow().done;
    }

    /** When it began; empty before. */
    public Optional<Instant> since() {
        return begun().map(each -> each.since);
    }

    /** How far it is; empty before it begins. */
    public Optional<DrainProgress> progress() {
        return begun().map(Run::progress);
    }

    /** Calls {@code watcher} when it begins and when it enters a phase; it must not block. */
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    private Optional<Run> begun() {
        return Optional.ofNullable(run.get());
    }

    private final class Run {
        private volatile DrainPlan plan; // set anew by whoever hastens it
        private final Instant since = clock.instant();
        private final long start = System.nanoTime();
        private final CompletableFuture<DrainProgress> done = new CompletableFuture<>();
        private volatile DrainPhase phase = DrainPhase.SENDING_AWAY; // the drain thread's; read by any
        private volatile int cut; // the drain thread's; read by any

        private Run(DrainPlan plan) {
            this.plan = plan.of(node.sessions());
        }

        private void hasten(DrainPlan stopping) {
            plan = plan.stoppingBy(stopping, elapsed());
            LOG.info("draining is hastened deadline_ms={}", plan.deadline().toMillis());
            bounded("leave", () -> node.leaveService(plan));
        }

        private void go() {
            LOG.info(
                    "draining sessions={} deadline_ms={} reconnect_after_ms={} alternate={}",
                    node.sessions(),
                    plan.deadline().toMillis(),
                    plan.reconnectAfter().toMillis(),
                    plan.alternate());
            try {
                bounded("leave", () -> node.leaveService(plan));
                watchers.forEach(Runnable::run);
                bounded("devices", this::emptyOut);
                cutTheRest();
                bounded("flush", node::flush);
            } catch (RuntimeException | Error failure) {
                LOG.error("bug: draining failed", failure);
            } finally {
                enter(DrainPhase.DONE);
                DrainProgress end = progress();
                LOG.info("drained elapsed_ms={} sessions_cut={}", end.elapsed().toMillis(), cut);
                done.complete(end);
            }
        }

        private void emptyOut() {
            Deque<Drainable.Guest> busy = sendAway();
            node.hold();
            enter(DrainPhase.FINISHING);
            finish(busy);
        }

        /** Those that are busy stay for now. */
        private Deque<Drainable.Guest> sendAway() {
            Deque<Drainable.Guest> busy = new ArrayDeque<>();
            List<? extends Drainable.Guest> guests = node.guests();
            int left = guests.size();
            for (Drainable.Guest guest : guests) {
                if (guest.busy()) {
                    busy.add(guest);
                } else {
                    say(guest);
                }
                if (left > 1) {
                    awaitTurn(left);
                }
                left--;
            }
            return busy;
        }

        private void finish(Deque<Drainable.Guest> busy) {
            while (!over() && (!busy.isEmpty() || node.sessions() > 0)) {
                for (int left = busy.size(); left > 0; left--) {
                    Drainable.Guest guest = busy.removeFirst();
                    if (guest.busy()) {
                        busy.addLast(guest);
                    } else {
                        say(guest);
                    }
                }
                if (busy.isEmpty() && node.sessions() > 0) {
                    node.guests().forEach(this::say); // who logged in while we began
                }
                LockSupport.parkNanos(STEP.toNanos());
            }
        }

        private void cutTheRest() {
            List<? extends Drainable.Guest> left = node.guests();
            cut = left.size();
            left.forEach(this::say);
            long until = System.nanoTime() + AT_LEAST.toNanos();
            while (node.sessions() > 0 && System.nanoTime() < until) {
                LockSupport.parkNanos(STEP.toNanos());
            }
        }

        /**
         * Back within the time over which all are sent away: when this process ends, then not before, unless another node is
         * there. On a thread of its own, for whoever writes to that device may hang, with its line.
         */
        private void say(Drainable.Guest guest) {
            long left = Math.max(0, plan.reconnectAfter().minus(elapsed()).toNanos());
            String other = plan.alternate().isEmpty() ? otherNode.get() : "";
            Duration back = plan.stopping() && other.isEmpty() ? Duration.ofNanos(left) : Duration.ZERO;
            String alternate = other.isEmpty() ? plan.alternate() : other;
            Thread.ofVirtual().name("send-away").start(() -> guest.sendAway(back, alternate));
        }

        /** What waits for others gets what is left of the time, and a little when nothing is. */
        private void bounded(String what, Step.Work work) {
            Duration left = plan.deadline().minus(elapsed());
            try {
                new Step("drain-" + what, work).run(left.isNegative() ? AT_LEAST : left.plus(AT_LEAST));
            } catch (Exception | Error failure) {
                LOG.error("draining goes on without step={}", what, failure);
            }
        }

        /** Those who are left, the one that was just told among them, share what is left of the time. */
        private void awaitTurn(int left) {
            long from = elapsed().toNanos();
            long wait = turn(from, left);
            while (wait > 0) {
                LockSupport.parkNanos(Math.min(wait, LOOK.toNanos()));
                wait = turn(from, left);
            }
        }

        private long turn(long from, int left) {
            return from
                    + (plan.reconnectAfter().toNanos() - from) / left
                    - elapsed().toNanos();
        }

        private boolean over() {
            return elapsed().compareTo(plan.deadline()) >= 0;
        }

        private Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - start);
        }

        private void enter(DrainPhase next) {
            phase = next;
            watchers.forEach(Runnable::run);
        }

        private DrainProgress progress() {
            return new DrainProgress(
                    phase, node.sessions(), node.commandsInFlight(), elapsed(), phase == DrainPhase.DONE ? cut : 0);
        }
    }
}
