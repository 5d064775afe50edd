package io.hawser.gateway.backplane.nats;

import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.DurableLogContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("nats")
final class NatsLogTest extends DurableLogContract {
    private static NatsServer server;

    @BeforeAll
    static void startServer() {
        server = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    /** Servers count what lies beside each record, too: its header, and where it is. */
    @Override
    protected void assertSize(long records, long bytes) {
        DurableLog.LogSize size = get(log.size());
        assertThat(size.records()).isEqualTo(records);
        assertThat(size.bytes()).isBetween(bytes, bytes + records * 300);
    }

    @Override
    protected Backplane open() {
        NatsNodes.wipe(server);
        return NatsNodes.open("contract", server.url());
    }
}
