package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.CallsContract;
import io.hawser.gateway.backplane.Cluster;
import org.junit.jupiter.api.Tag;

@Tag("nats")
final class NatsCallsTest extends CallsContract {
    @Override
    protected Cluster open() {
        return GatedNodes.onServerOfTheirOwn();
    }
}
