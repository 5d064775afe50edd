package io.hawser.gateway.backplane.nats;

import static io.hawser.gateway.backplane.Stages.bytes;
import static io.hawser.gateway.backplane.Stages.failure;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.nats.wire.NatsUnusableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What servers will do, what becomes of two that are one node, and what the contract leaves to the engine. */
@Tag("nats")
final class NatsOpeningTest {
    private static NatsServer server;

    @BeforeAll
    static void startServer() {
        server = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void forget() {
        NatsNodes.wipe(server);
    }

    @Test
    void whatTheServerCannotPromiseIsRefusedOrStatusSaysIt() {
        NatsConfig config = NatsNodes.config("a", 1, server.url());
        NatsConfig strict = new NatsConfig("a", config.access(), 1, 6, false, config.bounded(), config.patience());
        boolean syncs = NatsServer.isAtLeast(2, 10);

        if (syncs) {
            NatsNodes.open(strict).close();
        } else {
            assertUnusable(strict, "version 2.", "expected: 2.10.0 or later", "cluster.allow-old-nats");
        }
        try (NatsBackplane allowed = NatsNodes.open(config)) {
            assertThat(allowed.durability()).isEqualTo(syncs ? "replicated" : "replicated, not fsynced");
        }
    }

    @Test
    void anotherNumberOfShardsIsRefused() {
        NatsConfig config = NatsNodes.config("a", 1, server.url());
        NatsNodes.open(config).close();

        assertUnusable(
                new NatsConfig("a", config.access(), 1, 7, true, config.bounded(), config.patience()),
                "shards=6",
                "cluster.shards");
    }

    @Test
    void whenNobodyAnswersThatIsSaidAfterAWhile() {
        NatsConfig config = NatsNodes.config("a", 1, "nats://127.0.0.1:1");

        assertUnusable(
                new NatsConfig("a", config.access(), 1, 6, true, config.bounded(), Duration.ofMillis(100)),
                "cluster.servers",
                "127.0.0.1:1");
    }

    @Test
    void aServerThatTakesNoLongMessagesIsRefused() {
        try (NatsServer small = NatsServer.start("max_payload: 1MB\n")) {
            assertUnusable(NatsNodes.config("a", 1, small.url()), "max_payload: 1048576", "deploy/nats");
        }
    }

    @Test
    void ofTwoThatAreOneNodeTheLaterIsIt() {
        Calls.Operation echo = new Calls.Operation("echo");
        try (NatsBackplane other = NatsNodes.open("other", server.url());
                NatsBackplane earlier = NatsNodes.open("same", server.url());
                NatsBackplane later = NatsNodes.open("same", server.url())) {
            later.peers().calls().serve(echo, (_, body) -> CompletableFuture.completedFuture(body));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> earlier.peers().membership().isolated()
                            && other.peers().membership().live().contains(later.self()));

            assertThat(later.self().incarnation()).isGreaterThan(earlier.self().incarnation());
            assertThat(later.peers().membership().isolated()).isFalse();
            assertThat(other.peers().membership().live()).doesNotContain(earlier.self());
            assertThat(failure(earlier.peers().calls().call(other.self(), echo, bytes("x"), Duration.ofSeconds(1))))
                    .isInstanceOf(CallFailure.Unreachable.class);
            assertThat(get(other.peers().calls().call(later.self(), echo, bytes("x"), Duration.ofSeconds(1))))
                    .isEqualTo(bytes("x"));
        }
    }

    @Test
    void aLaterLifeTakesOverWhatEarlierOnesRaised() {
        Registers.Key key = new Registers.Key("counted");
        try (NatsBackplane first = NatsNodes.open("a", server.url())) {
            get(first.registers().raise(key, 7));
        }
        try (NatsBackplane second = NatsNodes.open("a", server.url())) {
            assertThat(get(second.registers().read(key))).hasValue(7);
            get(second.registers().raise(key, 3));

            assertThat(get(second.registers().read(key))).hasValue(7);
        }
    }

    @Test
    void whoFollowsIsWokenByWhatAnotherNodeAppends() {
        try (NatsBackplane one = NatsNodes.open("one", server.url());
                NatsBackplane other = NatsNodes.open("other", server.url())) {
            DurableLog log = one.log(new LogName("followed"));
            DurableLog.Reader reader = other.log(new LogName("followed")).read(Position.START);
            assertThat(get(reader.next(10, 1000))).isEmpty();
            get(reader.awaitNext()); // begins to follow
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Void> woken = reader.awaitNext().toCompletableFuture();
                get(log.append(bytes("r" + i), Expect.any(), new RecordId("r" + i)));

                get(woken);
                assertThat(get(reader.next(10, 1000))).hasSize(1);
            }
        }
    }

    @Test
    void aLongLogIsReadInAFewSeconds() {
        try (NatsBackplane one = NatsNodes.open("one", server.url())) {
            DurableLog log = one.log(new LogName("long"));
            int count = 20_000;
            IntStream.range(0, count)
                    .mapToObj(i -> log.append(bytes("r" + i), Expect.any(), new RecordId("r" + i)))
                    .toList()
                    .forEach(io.hawser.gateway.backplane.Stages::get);
            DurableLog.Reader reader = log.read(Position.START);

            int read = 0;
            for (List<LogRecord> next = get(reader.next(1000, 1 << 20));
                    !next.isEmpty();
                    next = get(reader.next(1000, 1 << 20))) {
                read += next.size();
            }

            assertThat(read).isEqualTo(count);
        }
    }

    private static void assertUnusable(NatsConfig config, String... words) {
        assertThatExceptionOfType(NatsUnusableException.class)
                .isThrownBy(() -> NatsNodes.open(config).close())
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).contains(words).doesNotContain("\n"));
    }
}
