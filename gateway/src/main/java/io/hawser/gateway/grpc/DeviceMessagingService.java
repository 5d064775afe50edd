package io.hawser.gateway.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.command.Cancellation;
import io.hawser.gateway.command.CommandDesk;
import io.hawser.gateway.command.CommandState;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.WaitFor;
import io.hawser.gateway.event.Subscriptions;
import io.hawser.gateway.group.NamedGroups;
import io.hawser.protocol.DeviceId;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * To a device, and from devices.
 *
 * <p>Threads: each call on a virtual thread of its own; answers to commands come on the store's thread.
 */
public final class DeviceMessagingService extends DeviceMessagingGrpc.DeviceMessagingImplBase implements EndsStreams {
    private static final int DEFAULT_RATE = 1_000;
    private static final int MAX_RATE = 100_000;
    private static final DeviceId CHECKED_FOR = new DeviceId("any");

    private final CommandDesk commands;
    private final SubscriptionOpener opener;
    private final Arguments arguments;
    private final CommandSender sender;
    private final CommandListing listing;
    private final DeviceSelection selection;
    private final int maxUnanswered;
    private final Set<SubscriptionStream> streams = ConcurrentHashMap.newKeySet();
    private final Set<CommandStream> commandStreams = ConcurrentHashMap.newKeySet();
    private final Set<BroadcastRun> broadcasts = ConcurrentHashMap.newKeySet();

    /**
     * @param limits what a command may ask for
     * @param node this one's id
     */
    public DeviceMessagingService(
            CommandDesk commands,
            DeviceSelection selection,
            Subscriptions subscriptions,
            NamedGroups groups,
            MessagingLimits limits,
            String node) {
        this.commands = commands;
        this.selection = selection;
        this.sender = new CommandSender(commands);
        this.listing = new CommandListing(commands);
        this.maxUnanswered = limits.maxUnanswered();
        this.opener = new SubscriptionOpener(subscriptions, groups, node);
        this.arguments = new Arguments(limits.defaultTimeToLive(), limits.maxTimeToLive(), limits.commandIds());
    }

    @Override
    public void sendToDevice(SendToDeviceRequest request, StreamObserver<SendToDeviceResponse> caller) {
        WaitFor goal = Arguments.goal(request.getWaitFor());
        Reply reply = new Reply((ServerCallStreamObserver<SendToDeviceResponse>) caller);
        var _ = sender.send(arguments.command(request), goal).whenComplete((status, failure) -> {
            if (status != null) {
                reply.succeed(status);
            } else {
                reply.fail(failure instanceof StatusRuntimeException refusal ? refusal : RpcErrors.stopping());
            }
        });
    }

    @Override
    public void getCommand(GetCommandRequest request, StreamObserver<Command> caller) {
        UUID id = Arguments.commandId(request.getCommandId());
        answer(
                caller,
                commands.find(id)
                        .thenCompose(found -> found.map(CommandMapper::command)
                                .<CompletionStage<Command>>map(CompletableFuture::completedStage)
                                .orElseGet(() -> CompletableFuture.failedStage(notFound(request.getCommandId())))));
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
        CommandStream stream = new CommandStream(
                sender,
                arguments,
                maxUnanswered,
                (ServerCallStreamObserver<SendToDeviceResponse>) caller,
                commandStreams::remove);
        commandStreams.add(stream);
        return stream;
    }

    @Override
    public void broadcast(BroadcastRequest request, StreamObserver<BroadcastProgress> caller) {
        List<DeviceId> devices = selection.select(request.getSelector());
        WaitFor goal = Arguments.goal(request.getWaitFor());
        int rate = Arguments.count("rate_per_second", request.getRatePerSecond(), DEFAULT_RATE, MAX_RATE);
        var _ = arguments.command(request, CHECKED_FOR); // what is wrong with it is wrong for all
        BroadcastRun run = new BroadcastRun(
                sender,
                arguments,
                request,
                devices,
                goal,
                rate,
                (ServerCallStreamObserver<BroadcastProgress>) caller,
                broadcasts::remove,
                System::nanoTime);
        broadcasts.add(run);
        run.start();
    }

    @Override
    public void listCommands(ListCommandsRequest request, StreamObserver<ListCommandsResponse> caller) {
        answer(caller, listing.page(request));
    }

    @Override
    public void cancelCommand(CancelCommandRequest request, StreamObserver<Command> caller) {
        UUID id = Arguments.commandId(request.getCommandId());
        answer(caller, commands.cancel(id).thenCompose(outcome -> switch (outcome) {
            case Cancellation.Cancelled(CommandStatus status) ->
                CompletableFuture.completedStage(CommandMapper.command(status));
            case Cancellation.EndedBefore(CommandStatus status) -> CompletableFuture.failedStage(endedBefore(status));
            case Cancellation.NotFound() -> CompletableFuture.failedStage(notFound(request.getCommandId()));
        }));
    }

    /** Answers when that is there, on whatever thread; a caller who has left meanwhile is no error. */
    private static <T> void answer(StreamObserver<T> caller, CompletionStage<T> answer) {
        ((ServerCallStreamObserver<T>) caller).setOnCancelHandler(() -> {});
        var _ = answer.whenComplete((value, failure) -> {
            if (failure == null) {
                caller.onNext(value);
                caller.onCompleted();
            } else {
                Throwable why = Causes.of(failure);
                caller.onError(why instanceof StatusRuntimeException refusal ? refusal : RpcErrors.unanswered(why));
            }
        });
    }

    @Override
    public void endStreams() {
        streams.forEach(SubscriptionStream::end);
        commandStreams.forEach(CommandStream::end);
        broadcasts.forEach(BroadcastRun::end);
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

    private static StatusRuntimeException notFound(String command) {
        return RpcErrors.of(
                Status.Code.NOT_FOUND,
                ErrorReason.COMMAND_NOT_FOUND,
                "command " + command + ": unknown, or ended too long ago",
                Map.of("command_id", command));
    }

    private static StatusRuntimeException endedBefore(CommandStatus status) {
        String id = status.request().id().toString();
        if (status.state() == CommandState.TIMED_OUT) {
            return RpcErrors.of(
                    Status.Code.FAILED_PRECONDITION,
                    ErrorReason.COMMAND_EXPIRED,
                    "command " + id + " timed out before",
                    Map.of("command_id", id));
        }
        String state = CommandMapper.state(status.state()).name();
        return RpcErrors.of(
                Status.Code.FAILED_PRECONDITION,
                ErrorReason.COMMAND_ENDED,
                "command " + id + " ended before: " + state,
                Map.of("command_id", id, "state", state));
    }
}
