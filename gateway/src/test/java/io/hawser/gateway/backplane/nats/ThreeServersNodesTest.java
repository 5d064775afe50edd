package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.SeveralNodesContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** With each record on three servers: what compare-and-set of old servers would fail. */
@Tag("slow-cluster")
final class ThreeServersNodesTest extends SeveralNodesContract {
    private static ThreeServers servers;

    @BeforeAll
    static void startServers() {
        servers = new ThreeServers();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @Override
    protected Cluster open() {
        NatsNodes.wipe(servers.urls()[0]);
        return new OwnEngines(node -> NatsNodes.open(NatsNodes.config(node, 3, servers.urls())));
    }
}
