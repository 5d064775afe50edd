package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.PeersChaosContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("nats")
final class NatsPeersChaosTest extends PeersChaosContract {
    private static NatsServer server;

    @BeforeAll
    static void startServer() {
        server = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected Cluster open() {
        NatsNodes.wipe(server);
        return new GatedNodes(server.url(), NatsNodes::open);
    }

    @Override
    protected List<Long> seeds() {
        return List.of(1L);
    }

    @Override
    protected int steps() {
        return 40;
    }
}
