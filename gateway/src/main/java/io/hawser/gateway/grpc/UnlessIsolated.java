package io.hawser.gateway.grpc;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A service that needs the other nodes: its calls are refused while this one has lost them. Streams that are open stay.
 *
 * <p>Threads: any.
 */
record UnlessIsolated(BindableService service, String node, BooleanSupplier isolated)
        implements BindableService, ServerInterceptor, EndsStreams {

    @Override
    public ServerServiceDefinition bindService() {
        return ServerInterceptors.intercept(service, this);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!isolated.getAsBoolean()) {
            return next.startCall(call, headers);
        }
        StatusRuntimeException refusal = RpcErrors.isolated(node);
        call.close(
                refusal.getStatus(), Optional.ofNullable(refusal.getTrailers()).orElseGet(Metadata::new));
        return new ServerCall.Listener<>() {};
    }

    @Override
    public void endStreams() {
        if (service instanceof EndsStreams streams) {
            streams.endStreams();
        }
    }
}
