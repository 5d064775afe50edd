package io.hawser.gateway.backplane.nats;

import static io.hawser.gateway.backplane.Stages.bytes;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left of what was acknowledged when servers die or stand still while nodes write: all of it, each once. */
@Tag("slow-cluster")
final class ServersDieTest {
    private static final LogName LOG = new LogName("ledger");
    private static final Duration RECOVERED = Duration.ofSeconds(60);

    private ThreeServers servers;
    private NatsBackplane one;
    private NatsBackplane other;

    @BeforeEach
    void start() {
        servers = new ThreeServers();
        one = NatsNodes.open(NatsNodes.config("one", 3, servers.urls()));
        other = NatsNodes.open(NatsNodes.config("other", 3, servers.urls()));
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        servers.close();
    }

    @Test
    void nothingIsLostNorDoubledWhenTheLeaderIsKilled() throws Exception {
        try (Writers writers = new Writers(one.log(LOG), other.log(LOG))) {
            writers.awaitMore(100);
            int leader = leader();
            servers.server(leader).kill();
            writers.awaitMore(500);
            servers.start(leader);
            writers.awaitMore(500);
            writers.assertAllAreThereOnce();
        }
        assertThat(one.peers().membership().live()).hasSize(2);
    }

    @Test
    void nothingIsLostNorDoubledWhenAFollowerIsKilledAndNobodyWaitsForIt() throws Exception {
        try (Writers writers = new Writers(one.log(LOG), other.log(LOG))) {
            writers.awaitMore(100);
            int follower = (leader() + 1) % ThreeServers.COUNT;
            servers.server(follower).kill();
            writers.awaitMore(500);
            servers.start(follower);
            writers.awaitMore(100);
            writers.assertAllAreThereOnce();
        }
    }

    @Test
    void nothingIsLostNorDoubledWhenTheLeaderStandsStill() throws Exception {
        try (Writers writers = new Writers(one.log(LOG), other.log(LOG))) {
            writers.awaitMore(100);
            int leader = leader();
            servers.server(leader).pause();
            writers.awaitMore(500);
            servers.server(leader).resume();
            writers.awaitMore(500);
            writers.assertAllAreThereOnce();
        }
    }

    @Test
    void nothingIsLostNorDoubledWhenAllAreKilled() throws Exception {
        Registers.Key key = new Registers.Key("counted");
        get(one.registers().raise(key, 41));
        try (Writers writers = new Writers(one.log(LOG), other.log(LOG))) {
            writers.awaitMore(200);
            for (int server = 0; server < ThreeServers.COUNT; server++) {
                servers.server(server).kill();
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> one.peers().membership().isolated());
            IntStream.range(0, ThreeServers.COUNT).forEach(servers::start);
            writers.awaitMore(200);
            writers.assertAllAreThereOnce();
        }
        raise(key, 42);
        assertThat(get(other.registers().read(key))).hasValue(42);
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(one.peers().membership().isolated()).isFalse();
            assertThat(one.peers().membership().live()).hasSize(2);
        });
    }

    /** Each stream has a leader of its own: that of the registers may be there later than the log's. */
    private void raise(Registers.Key key, long value) {
        Awaitility.await()
                .atMost(RECOVERED)
                .until(() -> one.registers()
                        .raise(key, value)
                        .handle((_, failure) -> failure == null)
                        .toCompletableFuture()
                        .get());
    }

    private int leader() throws Exception {
        return servers.leader("HAWSER_LEDGER");
    }

    /** Two that append one record after the other, each until it is acknowledged. */
    private static final class Writers implements AutoCloseable {
        private final DurableLog judged;
        private final Map<String, Position> acknowledged = new ConcurrentHashMap<>();
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean stopped;

        Writers(DurableLog... logs) {
            judged = logs[0];
            for (int i = 0; i < logs.length; i++) {
                DurableLog log = logs[i];
                String name = "w" + i + "-";
                threads.add(Thread.ofVirtual().start(() -> write(log, name)));
            }
        }

        private void write(DurableLog log, String name) {
            for (int i = 0; !stopped; i++) {
                String text = name + i;
                while (!append(log, text)) {
                    Thread.onSpinWait();
                }
            }
        }

        private boolean append(DurableLog log, String text) {
            try {
                Position position = log.append(bytes(text), Expect.any(), new RecordId(text))
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
                acknowledged.put(text, position);
                return true;
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOfAny(LogFailure.Unknown.class, LogFailure.Unavailable.class);
                return false;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        void awaitMore(int count) {
            int before = acknowledged.size();
            Awaitility.await().atMost(RECOVERED).until(() -> acknowledged.size() >= before + count);
        }

        void assertAllAreThereOnce() {
            close();
            Map<String, Position> there = new TreeMap<>();
            DurableLog.Reader reader = judged.read(Position.START);
            for (List<LogRecord> next = get(reader.next(1000, 1 << 20));
                    !next.isEmpty();
                    next = get(reader.next(1000, 1 << 20))) {
                next.forEach(record -> assertThat(there.put(Stages.text(record), record.position()))
                        .as("%s twice", Stages.text(record))
                        .isNull());
            }
            assertThat(there).containsExactlyInAnyOrderEntriesOf(acknowledged);
        }

        @Override
        public void close() {
            stopped = true;
            try {
                for (Thread thread : threads) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
