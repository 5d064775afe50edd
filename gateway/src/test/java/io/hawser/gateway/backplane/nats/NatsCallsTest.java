package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.CallsContract;
import io.hawser.gateway.backplane.Cluster;

final class NatsCallsTest extends CallsContract {
    @Override
    protected Cluster open() {
        return GatedNodes.onServerOfTheirOwn();
    }
}
