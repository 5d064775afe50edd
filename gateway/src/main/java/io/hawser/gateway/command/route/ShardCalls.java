package io.hawser.gateway.command.route;

import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Node;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Questions to the owners of shards. One that is on its way to a node which dies fails at once: nobody waits for the dead.
 *
 * <p>Threads: any; the map is used with single atomic calls.
 */
final class ShardCalls {
    private final Calls calls;
    private final ConcurrentMap<Node, Set<CompletableFuture<ByteBuffer>>> underWay = new ConcurrentHashMap<>();

    ShardCalls(Calls calls) {
        this.calls = calls;
    }

    CompletionStage<ByteBuffer> call(Node to, Calls.Operation operation, ByteBuffer body, Duration limit) {
        CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
        underWay.compute(to, (_, known) -> {
            Set<CompletableFuture<ByteBuffer>> all = known == null ? ConcurrentHashMap.newKeySet() : known;
            all.add(answer);
            return all;
        });
        var _ = calls.call(to, operation, body, limit).whenComplete((bytes, failure) -> {
            forget(to, answer);
            if (failure == null) {
                answer.complete(bytes);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    /** That node is dead, as far as is known. */
    void onDied(Node node) {
        Set<CompletableFuture<ByteBuffer>> all = underWay.remove(node);
        if (all != null) {
            CallFailure dead = new CallFailure.TimedOut("node " + node + ": died before it answered");
            all.forEach(answer -> answer.completeExceptionally(dead));
        }
    }

    /** Nobody waits for anybody any more. */
    void close() {
        underWay.keySet().forEach(this::onDied);
    }

    @SuppressWarnings({"NullAway", "UndefinedEquals"}) // null removes; one and the same is meant
    private void forget(Node to, CompletableFuture<ByteBuffer> answer) {
        underWay.computeIfPresent(to, (_, known) -> {
            known.remove(answer);
            return known.isEmpty() ? null : known;
        });
    }
}
