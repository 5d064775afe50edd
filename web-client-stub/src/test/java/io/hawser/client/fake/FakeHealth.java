package io.hawser.client.fake;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicInteger;

/** What health checks hear, of the node as a whole. */
final class FakeHealth extends HealthGrpc.HealthImplBase {
    final AtomicInteger checks = new AtomicInteger();
    volatile ServingStatus status = ServingStatus.SERVING;
    volatile boolean silent;
    private final Script script;

    FakeHealth(Script script) {
        this.script = script;
    }

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
        checks.incrementAndGet();
        if (silent || script.isSilent()) {
            return;
        }
        answer.onNext(HealthCheckResponse.newBuilder().setStatus(status).build());
        answer.onCompleted();
    }
}
