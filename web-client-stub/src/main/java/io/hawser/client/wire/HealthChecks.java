package io.hawser.client.wire;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.hawser.client.view.Health;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Asks what load balancers ask. */
public final class HealthChecks {
    private HealthChecks() {}

    /** The health of a node as a whole, which has the empty name. */
    public static CompletableFuture<Health> ofNode(Calls calls, Duration within) {
        return calls.call(
                HealthGrpc.getCheckMethod(),
                HealthCheckRequest.getDefaultInstance(),
                Repeat.SAFE,
                within,
                StatusMapper::view);
    }
}
