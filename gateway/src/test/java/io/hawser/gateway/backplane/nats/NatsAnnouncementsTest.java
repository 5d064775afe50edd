package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.AnnouncementsContract;
import io.hawser.gateway.backplane.Cluster;

final class NatsAnnouncementsTest extends AnnouncementsContract {
    @Override
    protected Cluster open() {
        return GatedNodes.onServerOfTheirOwn();
    }
}
