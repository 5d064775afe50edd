package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.Announcements;
import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Peers;
import io.hawser.gateway.backplane.Registration;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A node on a {@link Hub}.
 *
 * <p>Threads: one thread of its own, which exists while it has something to do, calls back.
 */
final class HubNode implements Peers, Membership, Announcements, Calls {
    private final Hub hub;
    private final Node self;
    private final ExecutorService process;
    private final ConcurrentMap<Operation, Handler> handlers = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Receiver> receivers = new CopyOnWriteArrayList<>();
    private final Set<HubNode> known = ConcurrentHashMap.newKeySet();
    private volatile Supplier<List<ByteBuffer>> source = List::of;

    HubNode(Hub hub, String id, long incarnation) {
        this.hub = hub;
        this.self = new Node(id, incarnation);
        ThreadPoolExecutor thread = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("hub-" + id).daemon().factory());
        thread.allowCoreThreadTimeOut(true);
        thread.setRejectedExecutionHandler((_, _) -> {}); // it is dead
        this.process = thread;
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
        return this;
    }

    @Override
    public Calls calls() {
        return this;
    }

    @Override
    public Set<Node> live() {
        Set<Node> live = new TreeSet<>();
        live.add(self);
        known.forEach(node -> live.add(node.self));
        return live;
    }

    @Override
    public boolean isolated() {
        return false;
    }

    @Override
    public Registration watch(Listener listener) {
        known.forEach(node -> listener.onJoined(node.self));
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void publish(ByteBuffer batch) {
        ByteBuffer bytes = batch.asReadOnlyBuffer();
        hub.others(this)
                .forEach(other -> other.run(
                        () -> other.receivers.forEach(receiver -> receiver.onBatch(self, bytes.duplicate()))));
    }

    @Override
    public void snapshotSource(Supplier<List<ByteBuffer>> parts) {
        source = parts;
    }

    @Override
    public Registration receive(Receiver receiver) {
        run(() -> {
            receivers.add(receiver);
            known.forEach(node -> receiver.onSnapshot(node.self, node.source.get()));
        });
        return () -> receivers.remove(receiver);
    }

    @Override
    public CompletionStage<ByteBuffer> call(Node to, Operation operation, ByteBuffer body, Duration limit) {
        CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
        Optional<HubNode> callee =
                hub.all().stream().filter(node -> node.self.equals(to)).findFirst();
        Optional<Handler> handler = callee.flatMap(node -> Optional.ofNullable(node.handlers.get(operation)));
        if (handler.isEmpty()) {
            return CompletableFuture.failedFuture(new CallFailure.Unreachable(
                    "node " + to + ", operation " + operation.name() + ": nobody is there"));
        }
        ByteBuffer question = body.asReadOnlyBuffer();
        callee.orElseThrow().run(() -> answerTo(self, question, handler.get(), answer));
        return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof java.util.concurrent.TimeoutException
                                ? new CallFailure.TimedOut(
                                        "node " + to + ", operation " + operation.name() + ": no answer in " + limit)
                                : failure));
    }

    @Override
    public Registration serve(Operation operation, Handler handler) {
        if (handlers.putIfAbsent(operation, handler) != null) {
            throw new IllegalStateException("operation " + operation.name() + ": served already");
        }
        return () -> handlers.remove(operation, handler);
    }

    void learn(HubNode other) {
        known.add(other);
        run(() -> {
            listeners.forEach(listener -> listener.onJoined(other.self));
            receivers.forEach(receiver -> receiver.onSnapshot(other.self, other.source.get()));
        });
    }

    void miss(HubNode other) {
        known.remove(other);
        run(() -> {
            listeners.forEach(listener -> listener.onDied(other.self));
            receivers.forEach(receiver -> receiver.onGone(other.self));
        });
    }

    void end() {
        process.shutdownNow();
        handlers.clear();
    }

    private static void answerTo(
            Node from, ByteBuffer question, Handler handler, CompletableFuture<ByteBuffer> answer) {
        try {
            var _ = handler.handle(from, question).whenComplete((body, failure) -> {
                if (failure == null) {
                    answer.complete(body.asReadOnlyBuffer());
                } else {
                    answer.completeExceptionally(new CallFailure.Remote(String.valueOf(failure.getMessage())));
                }
            });
        } catch (RuntimeException e) {
            answer.completeExceptionally(new CallFailure.Remote(String.valueOf(e.getMessage())));
        }
    }

    private void run(Runnable task) {
        process.execute(task);
    }
}
