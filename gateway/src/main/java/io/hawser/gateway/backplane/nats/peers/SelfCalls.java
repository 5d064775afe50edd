package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Calls.Operation;
import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.backplane.Node;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/**
 * Questions of this node to itself, which no server sees.
 *
 * <p>Threads: any asks; handlers begin on {@code nats-peers}, in order.
 */
final class SelfCalls {
    private final Node self;
    private final PeersThread thread;

    SelfCalls(Node self, PeersThread thread) {
        this.self = self;
        this.thread = thread;
    }

    CompletionStage<ByteBuffer> call(Calls.Handler handler, Operation operation, ByteBuffer body, Duration limit) {
        CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
        ByteBuffer question = body.asReadOnlyBuffer();
        if (!thread.run(() -> begin(handler, question, answer))) {
            return CompletableFuture.failedFuture(NatsCalls.unreachable(self, operation, "it is closed"));
        }
        Future<?> end = thread.runAfter(
                limit,
                () -> answer.completeExceptionally(
                        new CallFailure.TimedOut(NatsCalls.describe(self, operation) + "no answer in " + limit)));
        return answer.whenComplete((_, _) -> end.cancel(false));
    }

    private void begin(Calls.Handler handler, ByteBuffer question, CompletableFuture<ByteBuffer> answer) {
        try {
            var _ = handler.handle(self, question).whenComplete((body, failure) -> {
                var _ = failure == null
                        ? answer.complete(body.asReadOnlyBuffer())
                        : answer.completeExceptionally(new CallFailure.Remote(text(failure)));
            });
        } catch (RuntimeException e) {
            answer.completeExceptionally(new CallFailure.Remote(text(e)));
        }
    }

    /** What a handler failed with, for whoever asked. */
    static String text(Throwable failure) {
        return String.valueOf(Causes.of(failure).getMessage());
    }
}
