package io.hawser.gateway.command.route;

import io.hawser.gateway.backplane.Calls.Operation;
import io.hawser.gateway.command.AcceptedCommand;
import io.hawser.gateway.command.Cancellation;
import io.hawser.gateway.command.CommandPage;
import io.hawser.gateway.command.CommandRequest;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.Commands;
import io.hawser.gateway.command.CommandsUnreachableException;
import io.hawser.gateway.command.Submission;
import io.hawser.gateway.command.WaitFor;
import io.hawser.gateway.command.shard.ShardSettings;
import io.hawser.gateway.command.wire.Answer;
import io.hawser.gateway.command.wire.DeviceAnswer;
import io.hawser.gateway.command.wire.Question;
import io.hawser.gateway.command.wire.StatusWire;
import io.hawser.gateway.command.wire.SubmissionWire;
import io.hawser.protocol.DeviceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * All that can be asked of the owner of a shard.
 *
 * <p>Threads: any.
 */
final class Questions {
    static final Operation SUBMIT = new Operation("command-submit");
    static final Operation AWAIT = new Operation("command-await");
    static final Operation FIND = new Operation("command-find");
    static final Operation CANCEL = new Operation("command-cancel");
    static final Operation LIST = new Operation("command-list");
    static final Operation QUEUED = new Operation("command-queued");
    static final Operation ANSWERS = new Operation("command-answers");

    private static final int ALL_PARTS = StatusWire.REQUEST_PAYLOAD | StatusWire.RESULTS;

    private final ShardAccess access;
    private final ShardSettings settings;

    Questions(ShardAccess access, ShardSettings settings) {
        this.access = access;
        this.settings = settings;
    }

    CompletionStage<Submission> submit(CommandRequest request) {
        int shard = settings.layout().of(request.device());
        return access.ask(
                shard,
                new ShardQuestion<>(
                        SUBMIT,
                        commands -> commands.submit(request).thenApply(this::routed),
                        () -> Question.submit(shard, request),
                        in -> SubmissionWire.decode(in, request.payload(), status -> new RoutedCommand(status, this))),
                settings.patience());
    }

    CompletionStage<CommandStatus> reached(CommandRequest request, WaitFor goal) {
        int shard = settings.layout().of(request.device());
        return access.ask(
                shard,
                new ShardQuestion<>(
                        AWAIT,
                        commands -> commands.find(request.id())
                                .map(command -> command.reached(goal))
                                .orElseGet(Questions::forgotten),
                        () -> Question.await(shard, new Question.Await(request.id(), goal)),
                        in -> Answer.reached(in, request.payload())),
                settings.waitPatience());
    }

    /** The command, if that shard has it. */
    CompletionStage<Optional<CommandStatus>> find(int shard, UUID id) {
        return part(shard, id, ALL_PARTS)
                .thenCompose(part -> part.filter(found -> !found.hasResults()).isEmpty()
                        ? CompletableFuture.completedStage(part.map(StatusWire.Part::status))
                        : part(shard, id, StatusWire.RESULTS) // request and result were too long for one answer
                                .thenApply(rest ->
                                        rest.map(results -> part.orElse(results).withResultsOf(results.status()))));
    }

    private CompletionStage<Optional<StatusWire.Part>> part(int shard, UUID id, int parts) {
        return access.ask(
                shard,
                new ShardQuestion<>(
                        FIND,
                        commands -> CompletableFuture.completedStage(
                                commands.find(id).map(command -> new StatusWire.Part(command.status(), ALL_PARTS))),
                        () -> Question.find(shard, new Question.Find(id, parts)),
                        in -> in.hasRemaining() ? Optional.of(Answer.found(in)) : Optional.empty()),
                settings.patience());
    }

    CompletionStage<Cancellation> cancel(int shard, UUID id) {
        return access.ask(
                shard,
                new ShardQuestion<>(
                        CANCEL,
                        commands -> commands.cancel(id),
                        () -> Question.cancel(shard, id),
                        Answer::cancellation),
                settings.patience());
    }

    CompletionStage<CommandPage> list(int shard, Question.ListOf list) {
        return access.ask(
                shard,
                new ShardQuestion<>(
                        LIST,
                        commands -> CompletableFuture.completedStage(
                                commands.list(list.query(), list.after(), list.limit())),
                        () -> Question.list(shard, list),
                        Answer::page),
                settings.patience());
    }

    CompletionStage<Map<DeviceId, Integer>> queued(int shard, List<DeviceId> devices) {
        return access.ask(
                        shard,
                        new ShardQuestion<>(
                                QUEUED,
                                commands -> CompletableFuture.completedStage(
                                        devices.stream().map(commands::queued).toList()),
                                () -> Question.queued(shard, devices),
                                Answer::counts),
                        settings.patience())
                .thenApply(counts -> {
                    Map<DeviceId, Integer> queued = new HashMap<>();
                    for (int i = 0; i < Math.min(devices.size(), counts.size()); i++) {
                        queued.put(devices.get(i), counts.get(i));
                    }
                    return queued;
                });
    }

    CompletionStage<Void> tell(int shard, List<DeviceAnswer> answers) {
        return access.ask(
                        shard,
                        new ShardQuestion<>(
                                ANSWERS,
                                commands -> tell(commands, answers).thenApply(_ -> true),
                                () -> Question.answers(shard, answers),
                                _ -> true),
                        settings.answerPatience())
                .thenAccept(_ -> {});
    }

    /** In order; completes when all need not be told again. */
    static CompletionStage<Void> tell(Commands commands, List<DeviceAnswer> answers) {
        return CompletableFuture.allOf(answers.stream()
                .map(answer -> answer.tell(commands).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    private Submission routed(Submission submission) {
        return submission instanceof Submission.Accepted(AcceptedCommand command)
                ? new Submission.Accepted(new RoutedCommand(command, this))
                : submission;
    }

    private static CompletionStage<CommandStatus> forgotten() {
        return CompletableFuture.failedStage(
                new CommandsUnreachableException("the command is not known any more: it ended too long ago"));
    }
}
