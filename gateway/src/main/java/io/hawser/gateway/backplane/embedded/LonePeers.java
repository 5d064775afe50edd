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
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The peers of a gateway that stands alone: nobody comes, nobody goes, nobody hears what it says. It can ask itself.
 *
 * <p>Threads: any; questions are answered by one thread of its own, which exists while there are some.
 */
final class LonePeers implements Peers, Membership, Announcements, Calls {
    private static final int MAX_WAITING_QUESTIONS = 10_000;
    private static final Registration NEVER_CALLED = () -> {};

    private final Node self;
    private final Set<Node> live;
    private final ConcurrentMap<Operation, Handler> handlers = new ConcurrentHashMap<>();
    private final Executor thread;

    LonePeers(Node self) {
        this.self = self;
        this.live = Set.of(self);
        ThreadPoolExecutor one = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING_QUESTIONS),
                Thread.ofPlatform().name("peers").daemon().factory());
        one.allowCoreThreadTimeOut(true);
        this.thread = one;
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
        return live;
    }

    @Override
    public boolean isolated() {
        return false;
    }

    @Override
    public Registration watch(Listener listener) {
        return NEVER_CALLED;
    }

    @Override
    public void publish(ByteBuffer batch) {
        // nobody is there to hear it
    }

    @Override
    public void snapshotSource(Supplier<List<ByteBuffer>> source) {
        // nobody will ask
    }

    @Override
    public Registration receive(Receiver receiver) {
        return NEVER_CALLED;
    }

    @Override
    public CompletionStage<ByteBuffer> call(Node to, Operation operation, ByteBuffer body, Duration limit) {
        if (!to.equals(self)) {
            return unreachable(to, operation, "nobody is there");
        }
        Handler handler = handlers.get(operation);
        if (handler == null) {
            return unreachable(to, operation, "nobody serves it");
        }
        CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
        ByteBuffer question = body.asReadOnlyBuffer();
        try {
            thread.execute(() -> ask(handler, question, answer));
        } catch (RejectedExecutionException _) {
            return unreachable(to, operation, "too many questions are waiting");
        }
        return answer.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException
                                ? new CallFailure.TimedOut(text(to, operation) + "no answer in " + limit)
                                : failure));
    }

    @Override
    public Registration serve(Operation operation, Handler handler) {
        if (handlers.putIfAbsent(operation, handler) != null) {
            throw new IllegalStateException("operation " + operation.name() + ": served already");
        }
        return () -> handlers.remove(operation, handler);
    }

    private void ask(Handler handler, ByteBuffer question, CompletableFuture<ByteBuffer> answer) {
        if (answer.isDone()) {
            return; // its time was over before its turn came
        }
        try {
            var _ = handler.handle(self, question).whenComplete((body, failure) -> {
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

    private static CompletionStage<ByteBuffer> unreachable(Node to, Operation operation, String why) {
        return CompletableFuture.failedFuture(new CallFailure.Unreachable(text(to, operation) + why));
    }

    private static String text(Node to, Operation operation) {
        return "node " + to + ", operation " + operation.name() + ": ";
    }
}
