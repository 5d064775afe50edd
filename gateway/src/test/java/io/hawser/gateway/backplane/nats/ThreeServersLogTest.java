package io.hawser.gateway.backplane.nats;

import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.DurableLogContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** With each record on three servers, which are asked differently from one. */
@Tag("slow-cluster")
final class ThreeServersLogTest extends DurableLogContract {
    private static ThreeServers servers;

    @BeforeAll
    static void startServers() {
        servers = new ThreeServers();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
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
        NatsNodes.wipe(servers.urls()[0]);
        return NatsNodes.open(NatsNodes.config("contract", 3, servers.urls()));
    }
}
