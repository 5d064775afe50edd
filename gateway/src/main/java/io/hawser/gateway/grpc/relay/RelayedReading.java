package io.hawser.gateway.grpc.relay;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.grpc.RpcErrors;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream of another node, read for a web server: a message is fetched when the web server can take it.
 *
 * <p>Threads: any; whoever has {@link #asking} touches the caller.
 */
final class RelayedReading<A> {
    private final Calls calls;
    private final Node node;
    private final MethodDescriptor<?, A> method;
    private final ServerCallStreamObserver<A> caller;
    private final Function<Throwable, RuntimeException> refusal;
    private final Runnable atEnd;
    private final AtomicBoolean asking = new AtomicBoolean(true); // until it is open
    private volatile OptionalLong number = OptionalLong.empty(); // set once, when it is open
    private volatile boolean cancelled;
    private volatile boolean stopping;
    private volatile boolean ended; // written by whoever has asking, and never gives it back then

    /**
     * To be begun with {@link #begin}.
     *
     * @param refusal what the caller is told when the node does not answer
     * @param atEnd is run once
     */
    RelayedReading(
            Calls calls,
            Node node,
            MethodDescriptor<?, A> method,
            ServerCallStreamObserver<A> caller,
            Function<Throwable, RuntimeException> refusal,
            Runnable atEnd) {
        this.calls = calls;
        this.node = node;
        this.method = method;
        this.caller = caller;
        this.refusal = refusal;
        this.atEnd = atEnd;
    }

    void begin(RelayedCall call) {
        caller.setOnReadyHandler(this::wake);
        caller.setOnCancelHandler(this::cancel);
        var _ = calls.call(node, RelayOperations.OPEN, call.encode(), RelayOperations.ON_THE_WAY)
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        fail(failure);
                        return;
                    }
                    ByteBuffer bytes = answer.duplicate();
                    RelayedCall.requireVersion(bytes.get());
                    number = OptionalLong.of(bytes.getLong());
                    giveBack();
                });
    }

    /** This node stops. */
    void stop() {
        stopping = true;
        wake();
    }

    private void cancel() {
        cancelled = true;
        wake();
    }

    private void wake() {
        boolean wanted = cancelled || stopping || caller.isReady();
        if (wanted && asking.compareAndSet(false, true)) {
            ask();
        }
    }

    private void giveBack() {
        if (!ended) {
            asking.set(false);
            wake(); // what was said meanwhile found it taken
        }
    }

    private void ask() {
        if (cancelled) {
            leave();
            end();
        } else if (stopping) {
            leave();
            end();
            caller.onError(RpcErrors.stopping());
        } else {
            var _ = calls.call(
                            node,
                            RelayOperations.NEXT,
                            stream(),
                            RelayOperations.LONGEST_WAIT.plus(RelayOperations.ON_THE_WAY))
                    .whenComplete(this::take);
        }
    }

    private void take(@Nullable ByteBuffer answer, @Nullable Throwable failure) {
        if (failure != null || answer == null) {
            fail(failure == null ? new IllegalStateException("no answer") : failure);
            return;
        }
        try {
            switch (RelayedAnswer.decode(answer)) {
                case RelayedAnswer.Message(ByteString bytes) ->
                    caller.onNext(method.getResponseMarshaller().parse(bytes.newInput()));
                case RelayedAnswer.Nothing() -> {}
                case RelayedAnswer.Ended(com.google.rpc.Status status) -> {
                    leave();
                    end();
                    finish(status);
                }
            }
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        giveBack();
    }

    private void finish(com.google.rpc.Status status) {
        if (status.getCode() == Status.Code.OK.value()) {
            caller.onCompleted();
        } else {
            caller.onError(StatusProto.toStatusRuntimeException(status));
        }
    }

    private void fail(Throwable failure) {
        if (!ended) {
            leave();
            end();
            caller.onError(refusal.apply(failure));
        }
    }

    private void end() {
        ended = true;
        atEnd.run();
    }

    /** The node forgets the stream at once, or by itself in a while. */
    private void leave() {
        if (number.isPresent()) {
            var _ = calls.call(node, RelayOperations.CANCEL, stream(), RelayOperations.ON_THE_WAY);
        }
    }

    private ByteBuffer stream() {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put(RelayOperations.VERSION)
                .putLong(number.orElseThrow())
                .flip();
    }
}
