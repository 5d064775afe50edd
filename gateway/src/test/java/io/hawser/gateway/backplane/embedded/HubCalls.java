package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Registration;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The questions of a node of a {@link Hub}, and its answers.
 *
 * <p>Threads: the contract's methods any; the rest is {@link SimulatedTime}'s.
 */
final class HubCalls implements Calls {
    private final Hub hub;
    private final HubNode node;
    private final ConcurrentMap<Operation, Handler> handlers = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<ByteBuffer>> open = new HashMap<>();
    private long questions;

    HubCalls(Hub hub, HubNode node) {
        this.hub = hub;
        this.node = node;
    }

    @Override
    public CompletionStage<ByteBuffer> call(Node to, Operation operation, ByteBuffer body, Duration limit) {
        if (body.remaining() > MAX_BODY_BYTES) {
            throw new IllegalArgumentException(
                    "body: " + body.remaining() + " bytes (expected: up to " + MAX_BODY_BYTES + ")");
        }
        CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
        ByteBuffer question = body.asReadOnlyBuffer();
        node.submit(() -> ask(to, operation, question, limit, answer));
        return answer.minimalCompletionStage().thenApply(bytes -> bytes);
    }

    @Override
    public Registration serve(Operation operation, Handler handler) {
        if (handlers.putIfAbsent(operation, handler) != null) {
            throw new IllegalStateException("operation " + operation.name() + ": served already");
        }
        return () -> handlers.remove(operation, handler);
    }

    private void ask(
            Node to, Operation operation, ByteBuffer body, Duration limit, CompletableFuture<ByteBuffer> answer) {
        long question = ++questions;
        String what = "node " + to + ", operation " + operation.name() + ": ";
        Optional<HubNode> callee = hub.find(to);
        if (node.members().isolated() && !to.equals(node.self())) {
            answer.completeExceptionally(new CallFailure.Unreachable(what + "this node is cut off"));
            return;
        }
        open.put(question, answer);
        node.later(limit, () -> fail(question, new CallFailure.TimedOut(what + "no answer in " + limit)));
        CallFailure nobody = new CallFailure.Unreachable(what + "nobody is there");
        if (callee.isEmpty()) {
            hub.bounce(node, () -> fail(question, nobody));
            return;
        }
        hub.sendOrBounce(
                node,
                callee.get(),
                it -> it.questions().onQuestion(node, question, operation, body),
                () -> fail(question, nobody));
    }

    private void onQuestion(HubNode from, long question, Operation operation, ByteBuffer body) {
        Handler handler = handlers.get(operation);
        if (handler == null) {
            reply(
                    from,
                    question,
                    CompletableFuture.failedFuture(new CallFailure.Unreachable(
                            "node " + node.self() + ", operation " + operation.name() + ": nobody serves it")));
            return;
        }
        try {
            var _ = handler.handle(from.self(), body).whenComplete((bytes, failure) -> {
                CompletableFuture<ByteBuffer> end = failure == null
                        ? CompletableFuture.completedFuture(bytes.asReadOnlyBuffer())
                        : CompletableFuture.failedFuture(remote(failure));
                node.submit(() -> reply(from, question, end));
            });
        } catch (RuntimeException e) {
            reply(from, question, CompletableFuture.failedFuture(remote(e)));
        }
    }

    private void reply(HubNode to, long question, CompletableFuture<ByteBuffer> end) {
        hub.send(node, to, it -> it.questions().onAnswer(question, end));
    }

    private void onAnswer(long question, CompletableFuture<ByteBuffer> end) {
        CompletableFuture<ByteBuffer> answer = open.remove(question);
        if (answer != null) {
            var _ = end.whenComplete((bytes, failure) -> {
                var _ = failure == null ? answer.complete(bytes) : answer.completeExceptionally(failure);
            });
        }
    }

    private void fail(long question, CallFailure failure) {
        CompletableFuture<ByteBuffer> answer = open.remove(question);
        if (answer != null) {
            answer.completeExceptionally(failure);
        }
    }

    private static CallFailure remote(Throwable failure) {
        return new CallFailure.Remote(String.valueOf(failure.getMessage()));
    }
}
