package io.hawser.gateway.grpc;

import io.hawser.gateway.command.CommandRequest;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.rpc.v1.Command;
import io.hawser.rpc.v1.CommandResult;
import io.hawser.rpc.v1.CommandState;

/** Commands on the wire. */
final class CommandMapper {

    private CommandMapper() {}

    static Command command(CommandStatus status) {
        CommandRequest request = status.request();
        Command.Builder command = Command.newBuilder()
                .setCommandId(request.id().toString())
                .setDeviceId(request.device().value())
                .setName(request.name())
                .setPayload(Arguments.bytes(request.payload()))
                .setState(state(status.state()))
                .setTimeToLive(Times.duration(request.timeToLive()))
                .setDeadline(Times.timestamp(status.deadline()))
                .setCreateTime(Times.timestamp(status.created()))
                .setAttempts(status.attempts());
        status.sent().ifPresent(time -> command.setSentTime(Times.timestamp(time)));
        status.delivered().ifPresent(time -> command.setDeliveredTime(Times.timestamp(time)));
        status.ended().ifPresent(time -> command.setEndTime(Times.timestamp(time)));
        if (answered(status)) {
            CommandResult.Builder result = CommandResult.newBuilder()
                    .setReported(state(status.state()))
                    .setPayload(Arguments.bytes(status.result()));
            status.ended().ifPresent(time -> result.setTime(Times.timestamp(time)));
            command.setResult(result);
        }
        status.late()
                .ifPresent(late -> command.setResult(CommandResult.newBuilder()
                        .setReported(state(late.reported()))
                        .setPayload(Arguments.bytes(late.payload()))
                        .setTime(Times.timestamp(late.time()))
                        .setLate(true)));
        return command.build();
    }

    static CommandState state(io.hawser.gateway.command.CommandState state) {
        return switch (state) {
            case QUEUED -> CommandState.COMMAND_STATE_QUEUED;
            case SENT -> CommandState.COMMAND_STATE_SENT;
            case DELIVERED -> CommandState.COMMAND_STATE_DELIVERED;
            case SUCCEEDED -> CommandState.COMMAND_STATE_SUCCEEDED;
            case FAILED -> CommandState.COMMAND_STATE_FAILED;
            case REJECTED -> CommandState.COMMAND_STATE_REJECTED;
            case TIMED_OUT -> CommandState.COMMAND_STATE_TIMED_OUT;
            case CANCELLED -> CommandState.COMMAND_STATE_CANCELLED;
        };
    }

    private static boolean answered(CommandStatus status) {
        return switch (status.state()) {
            case SUCCEEDED, FAILED, REJECTED -> true;
            case QUEUED, SENT, DELIVERED, TIMED_OUT, CANCELLED -> false;
        };
    }
}
