package io.hawser.gateway.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.command.CommandRequest;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.WaitFor;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SendToDeviceResponse;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's stream of commands: each request is answered by itself, as it is ready. No more is read while too many are
 * unanswered, so what waits here is bounded; answers that the caller does not read count as unanswered.
 *
 * <p>Threads: requests come on the call's threads, one at a time; answers on the store's; one short lock guards the rest, and
 * nothing is sent under another's.
 */
final class CommandStream implements StreamObserver<SendToDeviceRequest> {
    private static final int MAX_REQUEST_ID_BYTES = 64;

    private final CommandSender sender;
    private final Arguments arguments;
    private final ServerCallStreamObserver<SendToDeviceResponse> caller;
    private final Consumer<CommandStream> onEnd;
    private final ReentrantLock lock = new ReentrantLock();
    // guarded by lock:
    private final Queue<SendToDeviceResponse> ready = new ArrayDeque<>();
    private int unanswered;
    private boolean halfClosed;
    private boolean over;

    CommandStream(
            CommandSender sender,
            Arguments arguments,
            int maxUnanswered,
            ServerCallStreamObserver<SendToDeviceResponse> caller,
            Consumer<CommandStream> onEnd) {
        this.sender = sender;
        this.arguments = arguments;
        this.caller = caller;
        this.onEnd = onEnd;
        caller.disableAutoRequest();
        caller.setOnReadyHandler(this::writeReady);
        caller.setOnCancelHandler(this::leave);
        caller.request(maxUnanswered);
    }

    @Override
    public void onNext(SendToDeviceRequest request) {
        lock.lock();
        try {
            unanswered++;
        } finally {
            lock.unlock();
        }
        try {
            Arguments.requireLength(
                    "request_id", Arguments.utf8Length(request.getRequestId()), 0, MAX_REQUEST_ID_BYTES);
            WaitFor goal = Arguments.goal(request.getWaitFor());
            CommandRequest command = arguments.command(request);
            var _ = sender.send(command, goal)
                    .whenComplete((status, failure) -> answer(request.getRequestId(), status, failure));
        } catch (StatusRuntimeException refusal) {
            answer(request.getRequestId(), null, refusal);
        }
    }

    @Override
    public void onError(Throwable cancelled) {
        leave();
    }

    @Override
    public void onCompleted() {
        lock.lock();
        try {
            halfClosed = true;
        } finally {
            lock.unlock();
        }
        writeReady();
    }

    /** The server stops: what is unanswered may have been stored. */
    void end() {
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            ready.clear();
            caller.onError(RpcErrors.stopping());
        } finally {
            lock.unlock();
        }
        onEnd.accept(this);
    }

    private void answer(String requestId, @Nullable CommandStatus status, @Nullable Throwable failure) {
        SendToDeviceResponse.Builder response =
                SendToDeviceResponse.newBuilder().setRequestId(requestId);
        if (status != null) {
            response.setCommand(CommandMapper.command(status));
        } else if (failure instanceof StatusRuntimeException refusal) {
            response.setError(RpcErrors.sendError(refusal));
        } else {
            response.setError(RpcErrors.sendError(RpcErrors.stopping()));
        }
        lock.lock();
        try {
            if (over) {
                return; // nobody waits for it
            }
            ready.add(response.build());
        } finally {
            lock.unlock();
        }
        writeReady();
    }

    private void writeReady() {
        boolean finished = false;
        lock.lock();
        try {
            while (!over && !ready.isEmpty() && caller.isReady()) {
                caller.onNext(ready.remove());
                unanswered--;
                caller.request(1);
            }
            if (!over && halfClosed && unanswered == 0) {
                over = true;
                finished = true;
                caller.onCompleted();
            }
        } finally {
            lock.unlock();
        }
        if (finished) {
            onEnd.accept(this);
        }
    }

    private void leave() {
        lock.lock();
        try {
            over = true;
            ready.clear();
        } finally {
            lock.unlock();
        }
        onEnd.accept(this);
    }
}
