package io.hawser.gateway.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.security.Caller;
import io.hawser.gateway.security.Role;
import io.hawser.rpc.v1.ErrorReason;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets a call through when its bearer token is known and its role is enough.
 *
 * <p>Threads: any.
 */
final class AccessInterceptor implements ServerInterceptor {
    /** Who calls; present in every call but those of the health service. */
    static final Context.Key<Caller> CALLER = Context.key("hawser-caller");

    /** Where the caller is, {@code host:port}; present likewise. */
    static final Context.Key<String> ADDRESS = Context.key("hawser-caller-address");

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String SCHEME = "Bearer ";

    private final Function<String, Optional<Caller>> identify;
    private final Counters counters;

    AccessInterceptor(Function<String, Optional<Caller>> identify, Counters counters) {
        this.identify = identify;
        this.counters = counters;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        MethodDescriptor<Q, A> method = call.getMethodDescriptor();
        String service = Optional.ofNullable(method.getServiceName()).orElse("");
        Optional<Role> needed = AccessTable.needed(service, method.getFullMethodName());
        if (needed.isEmpty()) {
            return next.startCall(call, headers);
        }
        Caller caller;
        try {
            caller = admit(headers, needed.get());
        } catch (StatusRuntimeException refusal) {
            Metadata details = Optional.ofNullable(refusal.getTrailers()).orElseGet(Metadata::new);
            call.close(refusal.getStatus(), details);
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(
                Context.current().withValues(CALLER, caller, ADDRESS, address(call)), call, headers, next);
    }

    private Caller admit(Metadata headers, Role needed) {
        Optional<String> header = Optional.ofNullable(headers.get(AUTHORIZATION));
        if (header.isEmpty()) {
            throw unauthenticated(ErrorReason.TOKEN_MISSING, "no authorization header with a bearer token");
        }
        Caller caller = header.filter(AccessInterceptor::isBearer)
                .flatMap(
                        value -> identify.apply(value.substring(SCHEME.length()).strip()))
                .orElseThrow(() -> unauthenticated(ErrorReason.TOKEN_UNKNOWN, "the token is none of this gateway's"));
        if (!caller.role().allows(needed)) {
            counters.increment(Counter.CALLS_FORBIDDEN);
            throw RpcErrors.of(
                    Status.Code.PERMISSION_DENIED,
                    ErrorReason.ROLE_MISSING,
                    "this needs the role " + needed.word() + "; " + caller.name() + " has "
                            + caller.role().word(),
                    Map.of("role", needed.word()));
        }
        return caller;
    }

    private StatusRuntimeException unauthenticated(ErrorReason reason, String message) {
        counters.increment(Counter.CALLS_UNAUTHENTICATED);
        return RpcErrors.of(Status.Code.UNAUTHENTICATED, reason, message);
    }

    private static String address(ServerCall<?, ?> call) {
        SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return remote instanceof InetSocketAddress internet ? internet.getHostString() + ":" + internet.getPort() : "";
    }

    private static boolean isBearer(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()); // schemes ignore case, RFC 9110
    }
}
