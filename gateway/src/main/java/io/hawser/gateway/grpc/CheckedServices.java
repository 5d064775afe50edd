package io.hawser.gateway.grpc;

import io.grpc.BindableService;
import io.grpc.ServerBuilder;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.security.Caller;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Services behind the checks that every call passes, on whatever kind of server. */
public final class CheckedServices {
    private CheckedServices() {}

    /**
     * Adds them, behind the checks.
     *
     * @param identify who calls with a bearer token
     */
    public static void add(
            ServerBuilder<?> builder,
            List<BindableService> services,
            Function<String, Optional<Caller>> identify,
            Counters counters) {
        builder.intercept(new AccessInterceptor(identify, counters));
        builder.intercept(new FailureInterceptor()); // the one added last is the outermost
        services.forEach(builder::addService);
    }
}
