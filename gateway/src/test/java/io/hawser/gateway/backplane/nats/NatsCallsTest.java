package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.CallsContract;
import io.hawser.gateway.backplane.Cluster;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
final class NatsCallsTest extends CallsContract {
    @Override
    protected Cluster open() {
        return GatedNodes.onServerOfTheirOwn();
    }
}
