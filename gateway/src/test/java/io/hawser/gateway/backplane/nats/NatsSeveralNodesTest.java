package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.SeveralNodesContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("nats")
final class NatsSeveralNodesTest extends SeveralNodesContract {
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
        return new OwnEngines(node -> NatsNodes.open(node, server.url()));
    }
}
