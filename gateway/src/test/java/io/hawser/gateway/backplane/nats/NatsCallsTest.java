package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.CallsContract;
import io.hawser.gateway.backplane.Cluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class NatsCallsTest extends CallsContract {
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
}
