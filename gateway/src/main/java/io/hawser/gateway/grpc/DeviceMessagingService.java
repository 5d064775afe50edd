package io.hawser.gateway.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.Commands;
import io.hawser.gateway.command.Submission;
import io.hawser.gateway.command.TrackedCommand;
import io.hawser.gateway.command.WaitFor;
import io.hawser.gateway.event.Subscriptions;
import io.hawser.gateway.group.Groups;
import io.hawser.rpc.v1.BroadcastProgress;
import io.hawser.rpc.v1.BroadcastRequest;
import io.hawser.rpc.v1.CancelCommandRequest;
import io.hawser.rpc.v1.Command;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.GetCommandRequest;
import io.hawser.rpc.v1.ListCommandsRequest;
import io.hawser.rpc.v1.ListCommandsResponse;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SendToDeviceResponse;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * To a device, and from devices.
 *
 * <p>Threads: each call on a virtual thread of its own; answers to commands come on the store's thread.
 */
public final class DeviceMessagingService extends DeviceMessagingGrpc.DeviceMessagingImplBase implements EndsStreams {
    private static final String COMING = "a later version";

    private final Commands commands;
    private final SubscriptionOpener opener;
    private final Arguments arguments;
    private final Set<SubscriptionStream> streams = ConcurrentHashMap.newKeySet();

    /**
     * @param limits what a command may ask for
     * @param node this one's id
     */
    public DeviceMessagingService(
            Commands commands, Subscriptions subscriptions, Groups groups, MessagingLimits limits, String node) {
        this.commands = commands;
        this.opener = new SubscriptionOpener(subscriptions, groups, node);
        this.arguments = new Arguments(limits.defaultTimeToLive(), limits.maxTimeToLive(), limits.commandIds());
    }

    @Override
    public void sendToDevice(SendToDeviceRequest request, StreamObserver<SendToDeviceResponse> caller) {
        WaitFor goal = goal(request);
        Reply reply = new Reply((ServerCallStreamObserver<SendToDeviceResponse>) caller);
        var _ = commands.submit(arguments.command(request)).whenComplete((submission, failure) -> {
            if (failure != null) {
                reply.fail(RpcErrors.stopping());
                return;
            }
            switch (submission) {
                case Submission.Accepted(TrackedCommand command) ->
                    command.reached(goal).whenComplete((status, stopped) -> {
                        if (stopped != null) {
                            reply.fail(RpcErrors.stopping());
                        } else {
                            reply.succeed(status);
                        }
                    });
                case Submission.NotConnected() -> reply.fail(notConnected(request.getDeviceId()));
                case Submission.Conflict() -> reply.fail(conflict(request.getCommandId()));
                case Submission.LimitReached(String limit, long value, java.time.Duration retryAfter) ->
                    reply.fail(RpcErrors.retryLater(
                            Status.Code.RESOURCE_EXHAUSTED,
                            ErrorReason.LIMIT_EXCEEDED,
                            limit + ": " + value + " reached",
                            retryAfter,
                            Map.of("limit", limit)));
                case Submission.StoreFailed(String text) ->
                    reply.fail(RpcErrors.retryLater(
                            Status.Code.UNAVAILABLE,
                            ErrorReason.STORE_UNAVAILABLE,
                            "the command was not stored: " + text,
                            RpcErrors.RETRY_AFTER));
            }
        });
    }

    @Override
    public void getCommand(GetCommandRequest request, StreamObserver<Command> caller) {
        TrackedCommand command = commands.find(Arguments.commandId(request.getCommandId()))
                .orElseThrow(() -> RpcErrors.of(
                        Status.Code.NOT_FOUND,
                        ErrorReason.COMMAND_NOT_FOUND,
                        "command " + request.getCommandId() + ": unknown, or ended too long ago",
                        Map.of("command_id", request.getCommandId())));
        caller.onNext(CommandMapper.command(command.status()));
        caller.onCompleted();
    }

    @Override
    public StreamObserver<SubscribeRequest> subscribe(StreamObserver<SubscribeResponse> caller) {
        SubscriptionStream stream = new SubscriptionStream(
                opener,
                AccessInterceptor.ADDRESS.get(),
                (ServerCallStreamObserver<SubscribeResponse>) caller,
                streams::remove);
        streams.add(stream);
        return stream;
    }

    @Override
    public StreamObserver<SendToDeviceRequest> sendToDevices(StreamObserver<SendToDeviceResponse> caller) {
        throw RpcErrors.notImplemented("SendToDevices", COMING);
    }

    @Override
    public void broadcast(BroadcastRequest request, StreamObserver<BroadcastProgress> caller) {
        throw RpcErrors.notImplemented("Broadcast", COMING);
    }

    @Override
    public void listCommands(ListCommandsRequest request, StreamObserver<ListCommandsResponse> caller) {
        throw RpcErrors.notImplemented("ListCommands", COMING);
    }

    @Override
    public void cancelCommand(CancelCommandRequest request, StreamObserver<Command> caller) {
        throw RpcErrors.notImplemented("CancelCommand", COMING);
    }

    @Override
    public void endStreams() {
        streams.forEach(SubscriptionStream::end);
    }

    /**
     * One caller's answer: given once, and dropped when the caller has left; the command lives on.
     *
     * <p>Threads: any.
     */
    private static final class Reply {
        // emptied by who comes first, answer or cancellation: a command may live for days, and what waits for it must
        // not hold calls that are over
        private final AtomicReference<Optional<ServerCallStreamObserver<SendToDeviceResponse>>> waiting;

        Reply(ServerCallStreamObserver<SendToDeviceResponse> caller) {
            waiting = new AtomicReference<>(Optional.of(caller));
            caller.setOnCancelHandler(() -> waiting.set(Optional.empty()));
        }

        void succeed(CommandStatus status) {
            waiting.getAndSet(Optional.empty()).ifPresent(caller -> {
                caller.onNext(SendToDeviceResponse.newBuilder()
                        .setCommand(CommandMapper.command(status))
                        .build());
                caller.onCompleted();
            });
        }

        void fail(StatusRuntimeException error) {
            waiting.getAndSet(Optional.empty()).ifPresent(caller -> caller.onError(error));
        }
    }

    private static WaitFor goal(SendToDeviceRequest request) {
        return switch (request.getWaitFor()) {
            case WAIT_FOR_STORED -> WaitFor.STORED;
            case WAIT_FOR_DELIVERED -> WaitFor.DELIVERED;
            case WAIT_FOR_UNSPECIFIED, WAIT_FOR_COMPLETED -> WaitFor.COMPLETED;
            case UNRECOGNIZED ->
                throw RpcErrors.invalidField(
                        "wait_for", request.getWaitForValue() + " (expected: STORED, DELIVERED or COMPLETED)");
        };
    }

    private static StatusRuntimeException notConnected(String device) {
        return RpcErrors.of(
                Status.Code.FAILED_PRECONDITION,
                ErrorReason.DEVICE_NOT_CONNECTED,
                "device " + device + " is not connected, and if_offline is FAIL",
                Map.of("device_id", device));
    }

    private static StatusRuntimeException conflict(String command) {
        return RpcErrors.of(
                Status.Code.ALREADY_EXISTS,
                ErrorReason.COMMAND_CONFLICT,
                "command " + command + " exists with other content",
                Map.of("command_id", command));
    }
}
