package io.hawser.gateway.command.route;

import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.command.Commands;
import io.hawser.gateway.command.CommandsClosedException;
import io.hawser.gateway.command.CommandsUnreachableException;
import io.hawser.gateway.command.wire.Answer;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way to the owner of a shard, whoever that is: repeated, when the owner does not have the shard yet or
 * any more, dies or says nothing, until the patience of whoever asks is over. So it may be asked several times.
 *
 * <p>Threads: one attempt at a time, on whatever thread the last one ended.
 */
final class ShardAsk<T> {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(6); // longer than an owner thinks
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

    private final ShardAccess access;
    private final int shard;
    private final ShardQuestion<T> question;
    private final Duration patience;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private long heardNanos;
    private Duration pause = FIRST_PAUSE;

    ShardAsk(ShardAccess access, int shard, ShardQuestion<T> question, Duration patience) {
        this.access = access;
        this.shard = shard;
        this.question = question;
        this.patience = patience;
        this.heardNanos = access.wheel().nanoTime();
    }

    /** Asks; fails with {@link CommandsUnreachableException} or {@link CommandsClosedException}. */
    CompletionStage<T> begin() {
        attempt();
        return result;
    }

    /** Nobody waits any longer: this gateway stops. */
    void stop() {
        result.completeExceptionally(new CommandsClosedException());
    }

    private void attempt() {
        access.pausing().remove(this);
        if (access.closed()) {
            stop();
            return;
        }
        Optional<Commands> here = access.commands(shard);
        if (here.isPresent()) {
            long begun = access.wheel().nanoTime();
            var _ = question.here().apply(here.get()).whenComplete((answer, failure) -> onHere(begun, answer, failure));
            return;
        }
        Node owner = access.owners().of(shard);
        if (access.owners().isHere(shard)) {
            repeat("this node opens it");
            return;
        }
        try {
            var _ = access.calls()
                    .call(owner, question.operation(), question.body().get(), CALL_LIMIT)
                    .whenComplete((bytes, failure) -> onAnswer(owner, bytes, failure));
        } catch (RuntimeException e) {
            result.completeExceptionally(e); // a question too long, or a bug: repeating does not help
        }
    }

    private void onHere(long begun, @Nullable T answer, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(answer);
        } else if (Causes.of(failure) instanceof CommandsClosedException) {
            heardNanos += access.wheel().nanoTime() - begun; // it had an owner all the time
            repeat("it is moving");
        } else {
            result.completeExceptionally(Causes.of(failure));
        }
    }

    private void onAnswer(Node owner, @Nullable ByteBuffer bytes, @Nullable Throwable failure) {
        if (bytes == null) {
            Throwable cause = failure == null ? new CallFailure.TimedOut("no answer") : Causes.of(failure);
            repeat(String.valueOf(cause.getMessage()));
            return;
        }
        try {
            ByteBuffer in = bytes.duplicate();
            switch (Answer.kind(in)) {
                case GIVEN -> result.complete(question.answer().apply(in));
                case ELSEWHERE -> repeat("node " + owner.id() + " does not have it");
                case NOT_YET -> {
                    heardNanos = access.wheel().nanoTime();
                    attempt();
                }
                case UNKNOWN ->
                    result.completeExceptionally(new CommandsUnreachableException(
                            "the command is not known any more: it ended too long ago"));
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            result.completeExceptionally(
                    new CommandsUnreachableException("node " + owner.id() + " answers what can't be read: " + e));
        }
    }

    private void repeat(String why) {
        if (access.wheel().nanoTime() - heardNanos >= patience.toNanos()) {
            result.completeExceptionally(
                    new CommandsUnreachableException("command shard " + shard + " has no owner now: " + why));
            return;
        }
        access.pausing().add(this);
        if (access.closed()) { // read after adding: either who closes sees it, or we see that it closes
            stop();
            return;
        }
        access.wheel().timer(this::attempt).set(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
