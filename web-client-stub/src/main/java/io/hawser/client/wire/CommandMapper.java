package io.hawser.client.wire;

import io.hawser.client.view.BroadcastView;
import io.hawser.client.view.CommandPage;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.Payload;
import io.hawser.client.view.ResultView;
import io.hawser.rpc.v1.BroadcastProgress;
import io.hawser.rpc.v1.Command;
import io.hawser.rpc.v1.CommandResult;
import io.hawser.rpc.v1.ListCommandsResponse;
import java.util.Optional;

/** Translates commands. */
public final class CommandMapper {
    private CommandMapper() {}

    public static CommandView view(Command command) {
        return new CommandView(
                command.getCommandId(),
                command.getDeviceId(),
                command.getName(),
                Payload.of(command.getPayload().toByteArray()),
                state(command.getState()),
                Times.duration(command.getTimeToLive()),
                Times.instant(command.getDeadline()),
                Times.instant(command.getCreateTime()),
                Times.instant(command.hasSentTime(), command.getSentTime()),
                Times.instant(command.hasDeliveredTime(), command.getDeliveredTime()),
                Times.instant(command.hasEndTime(), command.getEndTime()),
                command.getAttempts(),
                command.hasResult() ? Optional.of(result(command.getResult())) : Optional.empty(),
                command.getFailure());
    }

    public static CommandPage page(ListCommandsResponse page) {
        String token = page.getNextPageToken();
        return new CommandPage(
                page.getCommandsList().stream().map(CommandMapper::view).toList(),
                token.isEmpty() ? Optional.empty() : Optional.of(token));
    }

    public static BroadcastView broadcast(BroadcastProgress progress) {
        return new BroadcastView(
                progress.getSelected(),
                progress.getStored(),
                progress.getDelivered(),
                progress.getOutstanding(),
                progress.getSucceeded(),
                progress.getFailed(),
                progress.getRejected(),
                progress.getTimedOut(),
                progress.getCancelled(),
                progress.getFailures(),
                progress.getNewFailuresList().stream()
                        .map(failure -> new BroadcastView.Failure(
                                failure.getDeviceId(),
                                failure.getError().getReason(),
                                failure.getError().getMessage()))
                        .toList(),
                progress.getDone());
    }

    private static ResultView result(CommandResult result) {
        return new ResultView(
                state(result.getReported()),
                Payload.of(result.getPayload().toByteArray()),
                Times.instant(result.getTime()),
                result.getLate());
    }

    static CommandState state(io.hawser.rpc.v1.CommandState state) {
        return Enums.named(CommandState.class, "COMMAND_STATE_", state.name(), CommandState.UNKNOWN);
    }
}
