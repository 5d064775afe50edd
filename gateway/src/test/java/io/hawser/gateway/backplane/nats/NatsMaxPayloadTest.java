package io.hawser.gateway.backplane.nats;

import static io.hawser.gateway.backplane.Stages.bytes;
import static io.hawser.gateway.backplane.Stages.failure;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of long messages at a server that takes shorter ones than the server before it did. */
@Tag("nats")
final class NatsMaxPayloadTest {
    private static final int SMALL = 512 << 10;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private int port;
    private NatsServer server;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = start(2 << 20);
    }

    @AfterEach
    void stop() {
        server.kill();
    }

    @Test
    void aRecordThatIsTooLongForTheServerIsRefusedAndHoldsUpNone() {
        try (NatsBackplane one = NatsNodes.open("one", server.url())) {
            DurableLog log = one.log(new LogName("long"));
            get(append(log, 1));
            startSmaller(one);

            List<CompletionStage<Position>> appends =
                    List.of(append(log, 2 * SMALL), append(log, SMALL), append(log, 2)); // the second by its headers

            assertThat(failure(appends.get(0)))
                    .isInstanceOf(LogFailure.Full.class)
                    .hasMessageContaining("max_payload");
            assertThat(failure(appends.get(1)))
                    .isInstanceOf(LogFailure.Full.class)
                    .hasMessageContaining("max_payload");
            assertThat(get(appends.get(2))).isEqualTo(new Position(2));
        }
    }

    @Test
    void aQuestionThatIsTooLongForTheServerFailsAndIsNotThrown() {
        Calls.Operation echo = new Calls.Operation("echo");
        try (NatsBackplane one = NatsNodes.open("one", server.url());
                NatsBackplane other = NatsNodes.open("other", server.url())) {
            other.peers().calls().serve(echo, (_, body) -> CompletableFuture.completedFuture(body));
            startSmaller(one, other);

            assertThat(failure(one.peers()
                            .calls()
                            .call(other.self(), echo, ByteBuffer.allocate(2 * SMALL), Duration.ofSeconds(9))))
                    .isInstanceOf(CallFailure.Unreachable.class)
                    .hasMessageContaining("max_payload");
            assertThat(get(one.peers().calls().call(other.self(), echo, bytes("x"), Duration.ofSeconds(9))))
                    .isEqualTo(bytes("x"));
        }
    }

    private void startSmaller(NatsBackplane... nodes) {
        server.kill();
        server = start(SMALL);
        for (NatsBackplane node : nodes) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> !node.peers().membership().isolated()
                            && node.peers().membership().live().size() == nodes.length);
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> node.log(new LogName("long"))
                            .tail()
                            .handle((_, failure) -> failure == null)
                            .toCompletableFuture()
                            .get());
        }
    }

    private NatsServer start(int maxPayload) {
        return NatsServer.start(directory, """
                host: 127.0.0.1
                port: %d
                max_payload: %d
                jetstream { store_dir: "%s" }
                """.formatted(port, maxPayload, directory.resolve("store")));
    }

    private static CompletionStage<Position> append(DurableLog log, int bytes) {
        return log.append(ByteBuffer.allocate(bytes), Expect.any(), new RecordId("of " + bytes));
    }
}
