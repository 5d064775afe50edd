package io.hawser.gateway.backplane.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hawser.gateway.backplane.nats.wire.NatsUnusableException;
import io.nats.client.api.ServerInfo;
import org.junit.jupiter.api.Test;

/** What servers will do, whichever is installed here. */
final class ServerCheckTest {
    @Test
    void anOldServerIsRefusedUnlessItIsAllowedAndStatusSaysSo() {
        ServerInfo old = server("2.9.25", true, 2 << 20);

        assertThat(ServerCheck.durability(old, true)).isEqualTo("replicated, not fsynced");
        assertRefused(old, "NATS server n1 at 10.0.0.1:4222", "version 2.9.25", "2.10.0", "cluster.allow-old-nats");
    }

    @Test
    void aNewerServerIsTaken() {
        assertThat(ServerCheck.durability(server("2.10.0", true, 2 << 20), false))
                .isEqualTo("replicated");
        assertThat(ServerCheck.durability(server("2.15.1", true, 2 << 20), false))
                .isEqualTo("replicated");
    }

    @Test
    void aServerWithoutJetStreamOrWithShortMessagesIsRefused() {
        assertRefused(server("2.12.7", false, 2 << 20), "has no JetStream");
        assertRefused(server("2.12.7", true, 1 << 20), "max_payload: 1048576");
    }

    private static void assertRefused(ServerInfo server, String... words) {
        assertThatExceptionOfType(NatsUnusableException.class)
                .isThrownBy(() -> ServerCheck.durability(server, false))
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).contains(words).doesNotContain("\n"));
    }

    private static ServerInfo server(String version, boolean jetStream, int maxPayload) {
        return new ServerInfo(("{\"server_id\":\"ID\",\"server_name\":\"n1\",\"version\":\"%s\",\"host\":\"10.0.0.1\","
                        + "\"port\":4222,\"headers\":true,\"jetstream\":%s,\"max_payload\":%d,\"proto\":1}")
                .formatted(version, jetStream, maxPayload));
    }
}
