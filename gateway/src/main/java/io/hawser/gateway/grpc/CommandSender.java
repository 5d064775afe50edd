package io.hawser.gateway.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hawser.gateway.command.AcceptedCommand;
import io.hawser.gateway.command.CommandDesk;
import io.hawser.gateway.command.CommandRequest;
import io.hawser.gateway.command.CommandState;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.Submission;
import io.hawser.gateway.command.WaitFor;
import io.hawser.rpc.v1.ErrorReason;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends commands for callers, and says in their terms why one was not taken.
 *
 * <p>Threads: any; nothing blocks. Stages complete on the store's thread.
 */
final class CommandSender {
    private final CommandDesk commands;

    CommandSender(CommandDesk commands) {
        this.commands = commands;
    }

    /** The command when it got that far; fails with {@link StatusRuntimeException} alone, as it is. */
    CompletionStage<CommandStatus> send(CommandRequest request, WaitFor goal) {
        CompletableFuture<CommandStatus> answer = new CompletableFuture<>();
        var _ = store(request).whenComplete((command, refusal) -> {
            if (refusal != null) {
                answer.completeExceptionally(refusal);
            } else {
                var _ = command.reached(goal).whenComplete((status, stopped) -> {
                    if (stopped != null) {
                        answer.completeExceptionally(RpcErrors.unanswered(stopped));
                    } else if (neverArrived(status)) {
                        answer.completeExceptionally(notConnected(request));
                    } else {
                        answer.complete(status);
                    }
                });
            }
        });
        return answer;
    }

    /** The command when it is stored; fails likewise. */
    CompletionStage<AcceptedCommand> store(CommandRequest request) {
        CompletableFuture<AcceptedCommand> stored = new CompletableFuture<>();
        var _ = commands.submit(request).whenComplete((submission, failure) -> {
            if (failure != null) {
                stored.completeExceptionally(RpcErrors.unanswered(failure));
            } else if (submission instanceof Submission.Accepted(AcceptedCommand command)) {
                stored.complete(command);
            } else {
                stored.completeExceptionally(refusal(submission, request));
            }
        });
        return stored;
    }

    private static StatusRuntimeException refusal(Submission submission, CommandRequest request) {
        return switch (submission) {
            case Submission.Accepted accepted -> throw new IllegalArgumentException("no refusal: " + accepted);
            case Submission.NotConnected() -> notConnected(request);
            case Submission.Conflict() ->
                RpcErrors.of(
                        Status.Code.ALREADY_EXISTS,
                        ErrorReason.COMMAND_CONFLICT,
                        "command " + request.id() + " exists with other content",
                        Map.of("command_id", request.id().toString()));
            case Submission.LimitReached(String limit, long value, Duration retryAfter) ->
                RpcErrors.retryLater(
                        Status.Code.RESOURCE_EXHAUSTED,
                        ErrorReason.LIMIT_EXCEEDED,
                        limit + ": " + value + " reached",
                        retryAfter,
                        Map.of("limit", limit));
            case Submission.StoreFull(String text) ->
                RpcErrors.retryLater(
                        Status.Code.RESOURCE_EXHAUSTED,
                        ErrorReason.STORE_FULL,
                        "the command was not stored: " + text,
                        RpcErrors.RETRY_AFTER);
            case Submission.StoreFailed(String text) ->
                RpcErrors.retryLater(
                        Status.Code.UNAVAILABLE,
                        ErrorReason.STORE_UNAVAILABLE,
                        "the command was not stored: " + text,
                        RpcErrors.RETRY_AFTER);
            case Submission.Unreachable(String text) ->
                RpcErrors.retryLater(
                        Status.Code.UNAVAILABLE,
                        ErrorReason.STORE_UNAVAILABLE,
                        "the command may be stored or not, ask again with the same command_id: " + text,
                        RpcErrors.RETRY_AFTER);
        };
    }

    /**
     * Whether it could not wait, and its device turned out not to be where it was looked for, when the command was stored
     * already: its keeper has withdrawn it then, before anything was sent.
     */
    private static boolean neverArrived(CommandStatus status) {
        return status.state() == CommandState.CANCELLED
                && status.attempts() == 0
                && !status.request().queueIfOffline();
    }

    private static StatusRuntimeException notConnected(CommandRequest request) {
        return RpcErrors.of(
                Status.Code.FAILED_PRECONDITION,
                ErrorReason.DEVICE_NOT_CONNECTED,
                "device " + request.device() + " is not connected, and if_offline is FAIL",
                Map.of("device_id", request.device().value()));
    }
}
