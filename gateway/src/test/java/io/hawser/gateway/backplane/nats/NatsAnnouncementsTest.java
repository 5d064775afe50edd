package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.AnnouncementsContract;
import io.hawser.gateway.backplane.Cluster;
import org.junit.jupiter.api.Tag;

@Tag("nats")
final class NatsAnnouncementsTest extends AnnouncementsContract {
    @Override
    protected Cluster open() {
        return GatedNodes.onServerOfTheirOwn();
    }
}
