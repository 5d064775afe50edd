package io.hawser.gateway.grpc;

import io.grpc.ForwardingServerCall;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hawser.rpc.v1.ErrorReason;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a handler throws ends its own call: a refusal as it is, anything else as INTERNAL with an incident that the log
 * tells more of.
 *
 * <p>Threads: any.
 */
final class FailureInterceptor implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(FailureInterceptor.class);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Guarded<Q, A> guarded = new Guarded<>(call);
        try {
            return new GuardedListener<>(next.startCall(guarded, headers), guarded);
        } catch (Throwable failure) { // whatever it is, it must not reach gRPC, which would say only UNKNOWN
            guarded.fail(failure);
            return new ServerCall.Listener<>() {};
        }
    }

    /** A call that ends once, whoever ends it. */
    private static final class Guarded<Q, A> extends ForwardingServerCall.SimpleForwardingServerCall<Q, A> {
        private final AtomicBoolean closed = new AtomicBoolean();

        Guarded(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            if (status.getCode() == Status.Code.UNKNOWN && status.getCause() != null) {
                // StreamObserver.onError with something else than a status
                StatusRuntimeException incident = incident(status.getCause());
                super.close(incident.getStatus(), trailersOf(incident));
            } else {
                super.close(status, trailers);
            }
        }

        void fail(Throwable failure) {
            StatusRuntimeException end =
                    failure instanceof StatusRuntimeException refusal ? refusal : incident(failure);
            if (closed.compareAndSet(false, true)) {
                super.close(end.getStatus(), trailersOf(end));
            }
        }

        private StatusRuntimeException incident(Throwable failure) {
            String incident = UUID.randomUUID().toString();
            String method = getMethodDescriptor().getFullMethodName();
            LOG.error("a call failed method={} incident={}", method, incident, failure);
            return RpcErrors.of(
                    Status.Code.INTERNAL,
                    ErrorReason.INTERNAL_ERROR,
                    "a fault of the gateway; its log tells more under incident " + incident,
                    Map.of("incident", incident));
        }

        private static Metadata trailersOf(StatusRuntimeException end) {
            return Optional.ofNullable(end.getTrailers()).orElseGet(Metadata::new);
        }
    }

    /** Hands what its delegate throws to the call. */
    private static final class GuardedListener<Q, A>
            extends ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {
        private final Guarded<Q, A> call;

        GuardedListener(ServerCall.Listener<Q> delegate, Guarded<Q, A> call) {
            super(delegate);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            guard(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            guard(super::onHalfClose);
        }

        @Override
        public void onCancel() {
            guard(super::onCancel);
        }

        @Override
        public void onComplete() {
            guard(super::onComplete);
        }

        @Override
        public void onReady() {
            guard(super::onReady);
        }

        private void guard(Runnable step) {
            try {
                step.run();
            } catch (Throwable failure) { // as above
                call.fail(failure);
            }
        }
    }
}
