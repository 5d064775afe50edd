package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.RegistersContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("nats")
final class NatsRegistersTest extends RegistersContract {
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
    protected Backplane open() {
        NatsNodes.wipe(server);
        return NatsNodes.open("contract", server.url());
    }
}
