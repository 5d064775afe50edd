package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.AnnouncementsContract;
import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.NodesInOneJvm;

final class HubAnnouncementsTest extends AnnouncementsContract {
    @Override
    protected Cluster open() {
        return new NodesInOneJvm(new MemoryBackplane(1 << 20), Hub.simulated(Hub.Weather.CALM));
    }
}
