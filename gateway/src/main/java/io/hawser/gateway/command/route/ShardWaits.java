package io.hawser.gateway.command.route;

import io.hawser.gateway.command.AcceptedCommand;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.WaitFor;
import io.hawser.gateway.command.wire.Answer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Other nodes that wait for commands of this one. Each asks again every few seconds, for as long as a command lives; so that
 * nothing of those questions is left behind, only one thing hangs on each command however often it is asked for.
 *
 * <p>Threads: any; the map is used with single atomic calls.
 */
final class ShardWaits {
    private final Duration longest;
    private final ConcurrentMap<Key, Set<CompletableFuture<ByteBuffer>>> waiting = new ConcurrentHashMap<>();

    private record Key(UUID command, WaitFor goal) {}

    /** @param longest after which one is told that it has to ask again */
    ShardWaits(Duration longest) {
        this.longest = longest;
    }

    /** The command when it is that far, or that it is not yet; fails when its shard closes first. */
    CompletionStage<ByteBuffer> await(AcceptedCommand command, WaitFor goal) {
        Key key = new Key(command.status().request().id(), goal);
        CompletableFuture<ByteBuffer> poll = new CompletableFuture<>();
        boolean[] first = {false};
        waiting.compute(key, (_, known) -> {
            first[0] = known == null;
            Set<CompletableFuture<ByteBuffer>> polls = known == null ? ConcurrentHashMap.newKeySet() : known;
            polls.add(poll);
            return polls;
        });
        if (first[0]) {
            var _ = command.reached(goal).whenComplete((status, failure) -> settle(key, status, failure));
        }
        return poll.completeOnTimeout(Answer.of(Answer.Kind.NOT_YET), longest.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> forget(key, poll));
    }

    private void settle(Key key, @Nullable CommandStatus status, @Nullable Throwable failure) {
        Set<CompletableFuture<ByteBuffer>> polls = waiting.remove(key);
        if (polls == null) {
            return;
        }
        polls.forEach(poll -> {
            if (status != null) {
                poll.complete(Answer.reached(status));
            } else if (failure != null) {
                poll.completeExceptionally(failure);
            }
        });
    }

    /** An empty set stays: the command still has this hanging on it. */
    @SuppressWarnings({"NullAway", "UndefinedEquals"}) // one and the same is meant
    private void forget(Key key, CompletableFuture<ByteBuffer> poll) {
        waiting.computeIfPresent(key, (_, known) -> {
            known.remove(poll);
            return known;
        });
    }
}
