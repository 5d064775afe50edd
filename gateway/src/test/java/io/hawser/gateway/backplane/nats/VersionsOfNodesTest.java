package io.hawser.gateway.backplane.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.Peers;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node does that hears of others whose versions it does not know: their heartbeats are made here, byte by byte. */
@Timeout(60)
final class VersionsOfNodesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final NatsServer server = NatsServer.start();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    private Connection connection;

    @BeforeEach
    void connect() throws Exception {
        connection = Nats.connect(server.url());
    }

    @AfterEach
    void close() throws Exception {
        heart.shutdownNow();
        connection.close();
        server.close();
    }

    @Test
    void oneThatRunsRefusesTheNewcomerThatItDoesNotUnderstandAndSaysSo() {
        try (NatsBackplane node = NatsNodes.open("old", server.url())) {
            Peers peers = node.peers();
            await().atMost(SOON)
                    .until(() -> peers.admitted().toCompletableFuture().isDone());

            beat(heartbeat("new", 3, 3));

            await().atMost(SOON).until(() -> !peers.refused().isEmpty());
            assertThat(peers.refused())
                    .containsExactly(entry(
                            "new",
                            "it speaks version 3 to other gateways and understands 3 and later; this one speaks version 1"
                                    + " to other gateways and understands 1 and later"));
            assertThat(peers.membership().live()).containsExactly(node.self());
            assertThat(peers.membership().isolated()).isFalse();
        }
    }

    @Test
    void aNewcomerThatThoseWhoRunDoNotUnderstandHasNoPart() {
        beat(heartbeat("old", 3, 2));

        try (NatsBackplane node = NatsNodes.open("new", server.url())) {
            Peers peers = node.peers();

            assertThatThrownBy(() -> peers.admitted().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .hasRootCauseMessage(
                            "cluster: gateway old runs, and this one does not go with it: it speaks version 3"
                                    + " to other gateways and understands 2 and later; this one speaks version 1 to other"
                                    + " gateways and understands 1 and later; start a version that goes with those that run,"
                                    + " or stop those first");
            assertThat(peers.membership().isolated()).isTrue();
            assertThat(peers.membership().live()).containsExactly(node.self());
        }
    }

    @Test
    void oneOfTheNextVersionThatUnderstandsThisOneJoinsAndWhatItSaysMoreIsPassedOver() {
        ByteBuffer longer =
                ByteBuffer.allocate(100).put(heartbeat("next", 2, 1)).putLong(77);
        beat(longer.flip());

        try (NatsBackplane node = NatsNodes.open("old", server.url())) {
            await().atMost(SOON)
                    .until(() -> node.peers().membership().live().stream()
                            .anyMatch(other -> other.id().equals("next")));
            assertThat(node.peers().admitted().toCompletableFuture().isCompletedExceptionally())
                    .isFalse();
            assertThat(node.peers().refused()).isEmpty();
        }
    }

    @Test
    void aRefusedOneThatComesAgainInAVersionThatFitsIsForgiven() {
        try (NatsBackplane node = NatsNodes.open("old", server.url())) {
            Peers peers = node.peers();
            await().atMost(SOON)
                    .until(() -> peers.admitted().toCompletableFuture().isDone());
            connection.publish("hawser.hb", bytes(heartbeat("new", 3, 3)));
            await().atMost(SOON).until(() -> !peers.refused().isEmpty());

            beat(heartbeat("new", 3, 1));

            await().atMost(SOON)
                    .until(() -> peers.refused().isEmpty()
                            && peers.membership().live().size() == 2);
        }
    }

    @Test
    void whatIsNoHeartbeatIsNotedAndHarmsNobody() {
        try (NatsBackplane node = NatsNodes.open("old", server.url())) {
            beat(ByteBuffer.wrap(new byte[] {2, 3, 'n', 'e', 'w'}));

            await().atMost(SOON).until(() -> !node.peers().refused().isEmpty());

            assertThat(node.peers().refused()).containsValue("what it says is not understood: format 2 (expected: 1)");
            assertThat(node.peers().membership().live()).containsExactly(node.self());
        }
    }

    private void beat(ByteBuffer heartbeat) {
        byte[] bytes = bytes(heartbeat);
        var _ = heart.scheduleAtFixedRate(() -> connection.publish("hawser.hb", bytes), 0, 100, TimeUnit.MILLISECONDS);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Format, node, what it speaks, the oldest that it understands, batches announced. */
    private static ByteBuffer heartbeat(String node, long version, long oldest) {
        byte[] id = node.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(100)
                .put((byte) 1)
                .put((byte) id.length)
                .put(id)
                .putLong(7)
                .putLong(version)
                .putLong(oldest)
                .putLong(0)
                .flip();
    }
}
