package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Announcements;
import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.Registration;
import io.hawser.gateway.backplane.StayingNodes;
import io.hawser.gateway.backplane.WriterHealth;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.command.route.ShardedCommands;
import io.hawser.gateway.command.shard.ShardLogs;
import io.hawser.gateway.command.shard.ShardSettings;
import io.hawser.gateway.device.DeviceRoute;
import io.hawser.gateway.device.DeviceRoutes;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Timings;
import io.hawser.protocol.DeviceId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One gateway's commands, with one thread that brings everything in and out of it and turns its wheel: whoever stops it stops
 * the node. What the node takes for alive is up to the test.
 */
final class NodeOfMany implements Backplane, Peers, Membership, Calls {
    private static final Duration TICK = Duration.ofMillis(10);

    private final ManyNodes all;
    private final Node self;
    private final Set<Node> others = new ConcurrentSkipListSet<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<Operation, Handler> handlers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService process = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService eventTimer = Executors.newSingleThreadScheduledExecutor();
    private final MemoryBackplane ownEngine = new MemoryBackplane(16 << 20);
    private final TimingWheel wheel = new TimingWheel(TICK, 512, System::nanoTime);
    private final EventLog events;
    private volatile CompletableFuture<Void> awake = CompletableFuture.completedFuture(null);
    private volatile boolean killed;
    final Counters counters = new Counters();
    private final StayingNodes staying = new StayingNodes(this);
    volatile ShardedCommands commands; // set once
    private volatile boolean open; // set once, behind that

    @SuppressWarnings("NullAway.Init") // opened once the others are known
    NodeOfMany(ManyNodes all, Node self) {
        this.all = all;
        this.self = self;
        this.events = new EventLog(
                ownEngine.log(new LogName("events")),
                self.id(),
                EventLogConfig.defaults(),
                InstantSource.system(),
                RandomGenerator.getDefault(),
                counters,
                eventTimer);
    }

    void open() {
        ShardSettings settings = new ShardSettings(
                ManyNodes.LAYOUT,
                Duration.ZERO,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                20_000,
                16 << 20);
        ShardLogs logs = new ShardLogs(
                this,
                settings.layout(),
                new Routes(),
                events,
                wheel,
                all.limits,
                InstantSource.system(),
                counters,
                Timings.untold());
        commands = CommandBench.get(ShardedCommands.open(this, staying, logs, settings, wheel, counters));
        open = true;
        var _ = process.scheduleWithFixedDelay(
                () -> whenAwake(wheel::advance), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        var _ = process.scheduleWithFixedDelay(() -> whenAwake(commands::report), 1, 1, TimeUnit.SECONDS);
    }

    boolean isOpen() {
        return open && !killed;
    }

    boolean isKilled() {
        return killed;
    }

    void pause() {
        awake = new CompletableFuture<>();
    }

    boolean isPaused() {
        return !awake.isDone();
    }

    void resume() {
        awake.complete(null);
    }

    /** Nothing comes in or out of it any more; what hangs on it here is told that it stopped. */
    void kill() {
        killed = true;
        resume();
        process.shutdownNow();
        close();
    }

    void learn(NodeOfMany other) {
        if (others.add(other.self)) {
            run(() -> listeners.forEach(listener -> listener.onJoined(other.self)));
        }
    }

    void miss(NodeOfMany other) {
        if (others.remove(other.self)) {
            run(() -> listeners.forEach(listener -> listener.onDied(other.self)));
        }
    }

    /** Hears that these leave service, and no others. */
    void hearLeaving(Set<Node> nodes) {
        staying.leave(nodes);
        run(commands::follow);
    }

    /** Runs on this node, if it lives and when it is awake. */
    void run(Runnable task) {
        try {
            process.execute(() -> whenAwake(task));
        } catch (RejectedExecutionException e) {
            if (!killed) {
                throw e;
            }
        }
    }

    private void whenAwake(Runnable task) {
        awake.join();
        if (!killed) {
            task.run();
        }
    }

    private final class Routes implements DeviceRoutes {
        @Override
        public Optional<? extends DeviceRoute> find(DeviceId device) {
            return Optional.ofNullable(all.devices.get(device)).flatMap(known -> known.routeFrom(NodeOfMany.this));
        }
    }

    @Override
    public Node self() {
        return self;
    }

    @Override
    public Membership membership() {
        return this;
    }

    @Override
    public Announcements announcements() {
        throw new UnsupportedOperationException("commands announce nothing");
    }

    @Override
    public Calls calls() {
        return this;
    }

    @Override
    public Set<Node> live() {
        Set<Node> live = new TreeSet<>(others);
        live.add(self);
        return live;
    }

    @Override
    public boolean isolated() {
        return false;
    }

    @Override
    public Registration watch(Listener listener) {
        others.forEach(listener::onJoined);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Registration serve(Operation operation, Handler handler) {
        handlers.put(operation, handler);
        return () -> handlers.remove(operation, handler);
    }

    @Override
    public CompletionStage<ByteBuffer> call(Node to, Operation operation, ByteBuffer body, Duration limit) {
        CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
        NodeOfMany callee = all.nodes.get(to.id());
        if (body.remaining() > MAX_BODY_BYTES) {
            throw new IllegalArgumentException("question: " + body.remaining() + " bytes");
        }
        if (callee == null || !callee.self.equals(to) || callee.handlers.get(operation) == null) {
            run(() -> answer.completeExceptionally(new CallFailure.Unreachable(to + ": nobody is there")));
            return answer;
        }
        var _ = CompletableFuture.supplyAsync(
                        () -> true, CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .thenRun(() -> run(() -> answer.completeExceptionally(new CallFailure.TimedOut(to + ": no answer"))));
        run(() -> callee.run(() -> callee.handle(this, operation, body, answer)));
        return answer;
    }

    private void handle(NodeOfMany from, Operation operation, ByteBuffer body, CompletableFuture<ByteBuffer> answer) {
        Handler handler = handlers.get(operation);
        if (handler == null) {
            return; // it closes
        }
        var _ = handler.handle(from.self, body.asReadOnlyBuffer())
                .whenComplete((bytes, failure) -> from.run(() -> {
                    if (failure != null) {
                        answer.completeExceptionally(new CallFailure.Remote(String.valueOf(failure.getMessage())));
                    } else if (bytes.remaining() > MAX_BODY_BYTES) {
                        answer.completeExceptionally(new AssertionError("answer: " + bytes.remaining() + " bytes"));
                    } else {
                        answer.complete(bytes);
                    }
                }));
    }

    @Override
    public DurableLog log(LogName name) {
        return new LogOfNode(this, all.logs.log(name));
    }

    @Override
    public Registers registers() {
        return all.logs.registers();
    }

    @Override
    public Peers peers() {
        return this;
    }

    @Override
    public String durability() {
        return all.logs.durability();
    }

    @Override
    public WriterHealth writerHealth() {
        return WriterHealth.IDLE;
    }

    @Override
    public void restartWriter() {}

    @Override
    public void close() {
        commands.close();
        killed = true;
        process.shutdownNow();
        events.close();
        eventTimer.shutdownNow();
        ownEngine.close();
    }

    /** Brings a call to the engine and the answer back, by this node's thread. */
    <T> CompletionStage<T> throughProcess(Supplier<CompletionStage<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        run(() -> {
            var _ = call.get()
                    .whenComplete((value, failure) -> run(() -> {
                        var _ = failure == null ? answer.complete(value) : answer.completeExceptionally(failure);
                    }));
        });
        return answer;
    }
}
