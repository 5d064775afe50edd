package io.hawser.gateway.command.route;

import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.backplane.Registration;
import io.hawser.gateway.command.Commands;
import io.hawser.gateway.command.CommandsClosedException;
import io.hawser.gateway.command.wire.Answer;
import io.hawser.gateway.command.wire.Question;
import io.hawser.gateway.command.wire.SubmissionWire;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Answers what other nodes ask of the shards that are here.
 *
 * <p>Threads: the engine's begin each answer; the log's may end it.
 */
final class ShardServer implements AutoCloseable {
    private static final Duration LONGEST_THOUGHT = Duration.ofSeconds(5);

    private final ShardAccess access;
    private final ShardWaits waits = new ShardWaits(LONGEST_THOUGHT);
    private final List<Registration> served;

    /** Answers a question to a shard that is here. */
    private interface Reply {
        CompletionStage<ByteBuffer> to(Commands commands, ByteBuffer question);
    }

    ShardServer(Calls calls, ShardAccess access) {
        this.access = access;
        this.served = List.of(
                serve(calls, Questions.SUBMIT, this::submit),
                serve(calls, Questions.AWAIT, this::await),
                serve(calls, Questions.FIND, this::find),
                serve(calls, Questions.CANCEL, this::cancel),
                serve(calls, Questions.LIST, this::list),
                serve(calls, Questions.QUEUED, this::queued),
                serve(calls, Questions.ANSWERS, this::answers));
    }

    @Override
    public void close() {
        served.forEach(Registration::close);
    }

    private Registration serve(Calls calls, Calls.Operation operation, Reply reply) {
        return calls.serve(operation, (_, body) -> answer(body, reply));
    }

    private CompletionStage<ByteBuffer> answer(ByteBuffer body, Reply reply) {
        ByteBuffer in = body.duplicate();
        try {
            int shard = Question.shard(in);
            if (shard >= access.shards().size()) {
                throw new IllegalArgumentException("command shard: " + shard + " (expected: 0.."
                        + (access.shards().size() - 1) + "): gateways with different numbers of shards");
            }
            Optional<Commands> commands = access.commands(shard);
            return commands.isEmpty()
                    ? CompletableFuture.completedStage(Answer.of(Answer.Kind.ELSEWHERE))
                    : reply.to(commands.get(), in).exceptionallyCompose(ShardServer::moved);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return CompletableFuture.failedFuture(e); // who asks is told
        }
    }

    private CompletionStage<ByteBuffer> submit(Commands commands, ByteBuffer in) {
        return commands.submit(Question.submit(in)).thenApply(SubmissionWire::encode);
    }

    private CompletionStage<ByteBuffer> await(Commands commands, ByteBuffer in) {
        Question.Await wait = Question.await(in);
        return commands.find(wait.id())
                .map(command -> waits.await(command, wait.goal()))
                .orElseGet(() -> CompletableFuture.completedStage(Answer.of(Answer.Kind.UNKNOWN)));
    }

    private CompletionStage<ByteBuffer> find(Commands commands, ByteBuffer in) {
        Question.Find find = Question.find(in);
        return CompletableFuture.completedStage(commands.find(find.id())
                .map(command -> Answer.found(command.status(), find.parts()))
                .orElseGet(() -> Answer.of(Answer.Kind.GIVEN)));
    }

    private CompletionStage<ByteBuffer> cancel(Commands commands, ByteBuffer in) {
        return commands.cancel(Question.cancel(in))
                .thenApply(Answer::cancellation)
                .toCompletableFuture()
                .completeOnTimeout(Answer.of(Answer.Kind.NOT_YET), LONGEST_THOUGHT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletionStage<ByteBuffer> list(Commands commands, ByteBuffer in) {
        Question.ListOf list = Question.list(in);
        return CompletableFuture.completedStage(Answer.page(commands.list(list.query(), list.after(), list.limit())));
    }

    private CompletionStage<ByteBuffer> queued(Commands commands, ByteBuffer in) {
        return CompletableFuture.completedStage(
                Answer.counts(Question.queued(in).stream().map(commands::queued).toList()));
    }

    private CompletionStage<ByteBuffer> answers(Commands commands, ByteBuffer in) {
        return Questions.tell(commands, Question.answers(in)).thenApply(_ -> Answer.of(Answer.Kind.GIVEN));
    }

    private static CompletionStage<ByteBuffer> moved(Throwable failure) {
        Throwable why = Causes.of(failure);
        return why instanceof CommandsClosedException
                ? CompletableFuture.completedStage(Answer.of(Answer.Kind.ELSEWHERE))
                : CompletableFuture.failedStage(why);
    }
}
