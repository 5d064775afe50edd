package io.hawser.gateway.backplane;

import static io.hawser.gateway.backplane.Stages.bytes;
import static io.hawser.gateway.backplane.Stages.failure;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine's logs and registers are to several nodes, of which some sleep and some die. */
public abstract class SeveralNodesContract {
    private static final LogName LOG = new LogName("shared");
    private static final Registers.Key KEY = new Registers.Key("shared");
    private static final int RIVALS = 6;
    private static final int ROUNDS = 500;

    private Cluster cluster;

    /** A new, empty engine without nodes. */
    protected abstract Cluster open();

    @BeforeEach
    void openCluster() {
        cluster = open();
    }

    @AfterEach
    void closeCluster() {
        cluster.close();
    }

    @Test
    void whatOneNodeWroteEveryOtherReadsAtOnce() {
        DurableLog one = cluster.start("one").log(LOG);
        DurableLog other = cluster.start("other").log(LOG);
        DurableLog.Reader reader = other.read(Position.START);

        for (int i = 0; i < 200; i++) {
            Position written =
                    get((i % 2 == 0 ? one : other).append(bytes("r" + i), Expect.any(), new RecordId("r" + i)));

            assertThat(get(other.tail())).isEqualTo(written);
            assertThat(get(reader.next(10, 1000))).extracting(Stages::text).containsExactly("r" + i);
        }
    }

    @Test
    void theSameRecordIdFromTwoNodesIsOneRecord() {
        DurableLog one = cluster.start("one").log(LOG);
        DurableLog other = cluster.start("other").log(LOG);

        var first = one.append(bytes("a"), Expect.any(), new RecordId("same"));
        var second = other.append(bytes("a"), Expect.any(), new RecordId("same"));

        assertThat(get(first)).isEqualTo(get(second));
        assertThat(get(one.size()).records()).isEqualTo(1);
    }

    @Test
    void ofRivalNodesOneWinsEachRound() throws Exception {
        ConcurrentLinkedQueue<Position> wins = new ConcurrentLinkedQueue<>();
        CyclicBarrier together = new CyclicBarrier(RIVALS);
        try (ExecutorService rivals = Executors.newFixedThreadPool(RIVALS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int rival = 0; rival < RIVALS; rival++) {
                String name = "rival" + rival;
                DurableLog log = cluster.start(name).log(LOG);
                running.add(rivals.submit(() -> compete(log, name, together, wins)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }

        assertThat(wins).hasSize(ROUNDS).doesNotHaveDuplicates();
        assertThat(get(cluster.start("judge").log(LOG).size()).records()).isEqualTo(ROUNDS);
    }

    @Test
    void aNodeThatSleptIsFencedByWhoeverTookOver() {
        DurableLog sleeper = cluster.start("sleeper").log(LOG);
        DurableLog successor = cluster.start("successor").log(LOG);
        Position known = get(sleeper.append(bytes("a"), Expect.any(), new RecordId("a")));

        cluster.pause("sleeper");
        var late = sleeper.append(bytes("late"), Expect.last(known), new RecordId("late"));
        Position taken = get(successor.append(bytes("b"), Expect.last(known), new RecordId("b")));
        assertThat(late.toCompletableFuture()).isNotDone();
        cluster.resume("sleeper");

        assertThat(failure(late)).isInstanceOf(LogFailure.Fenced.class);
        assertThat(get(sleeper.tail())).isEqualTo(taken);
        assertThat(texts(successor)).containsExactly("a", "b");
    }

    /** Of what a node had on its way when it died, the first so many are written, each once; others append behind them. */
    @Test
    void ofANodeThatDiesTheFirstSoManyRecordsAreWritten() {
        Random random = new Random(7);
        DurableLog survivor = cluster.start("survivor").log(LOG);
        int seen = 0;
        for (int round = 0; round < 50; round++) {
            String name = "mortal" + round;
            DurableLog mortal = cluster.start(name).log(LOG);
            List<CompletableFuture<Position>> appends = IntStream.range(0, 20)
                    .mapToObj(i -> mortal.append(bytes(name + "-" + i), Expect.any(), id(name, i))
                            .toCompletableFuture())
                    .toList();
            int awaited = random.nextInt(21);
            if (awaited > 0) {
                var _ = get(appends.get(awaited - 1));
            }

            cluster.kill(name);
            get(survivor.append(bytes("end of " + name), Expect.any(), new RecordId("end of " + name)));

            List<String> all = texts(survivor);
            List<String> written = all.subList(seen, all.size()).stream()
                    .filter(text -> text.startsWith(name))
                    .toList();
            seen = all.size();
            assertThat(written).hasSizeGreaterThanOrEqualTo(awaited);
            assertThat(written)
                    .isEqualTo(IntStream.range(0, written.size())
                            .mapToObj(i -> name + "-" + i)
                            .toList());
        }
        Set<String> once = new HashSet<>(texts(survivor));
        assertThat(texts(survivor)).hasSameSizeAs(once);
    }

    @Test
    void ofRegistersThatNodesRaiseTheGreatestAcknowledgedStays() {
        Random random = new Random(3);
        List<CompletableFuture<Long>> raises = new ArrayList<>();
        long greatest = 0;
        for (int node = 0; node < 8; node++) {
            String name = "node" + node;
            Registers registers = cluster.start(name).registers();
            for (int i = 0; i < 100; i++) {
                long value = random.nextInt(1_000_000);
                greatest = Math.max(greatest, value);
                raises.add(registers.raise(KEY, value).thenApply(_ -> value).toCompletableFuture());
            }
            switch (node % 4) {
                case 1 -> cluster.pause(name);
                case 2 -> cluster.kill(name);
                default -> {}
            }
        }
        Registers judge = cluster.start("judge").registers();
        get(judge.raise(KEY, 1));

        long acknowledged = raises.stream()
                .filter(raise -> raise.isDone() && !raise.isCompletedExceptionally())
                .mapToLong(CompletableFuture::join)
                .max()
                .orElse(0);
        long value = get(judge.read(KEY)).orElseThrow();
        assertThat(value).isBetween(Math.max(1, acknowledged), greatest);
        cluster.resume("node1");
        cluster.resume("node5");
        List.of(0, 1, 3, 4, 5, 7)
                .forEach(node -> IntStream.range(0, 100).forEach(i -> get(raises.get(100 * node + i))));
        assertThat(get(judge.read(KEY)).orElseThrow()).isBetween(value, greatest);
    }

    private static Void compete(
            DurableLog log, String name, CyclicBarrier together, ConcurrentLinkedQueue<Position> wins)
            throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Position tail = get(log.tail());
            together.await();
            log.append(bytes(name), Expect.last(tail), id(name, round))
                    .handle((position, failure) -> failure == null && wins.add(position))
                    .toCompletableFuture()
                    .get();
            together.await();
        }
        return null;
    }

    private static RecordId id(String name, int number) {
        return new RecordId(name + "-" + number);
    }

    private static List<String> texts(DurableLog log) {
        return get(log.read(Position.START).next(100_000, 1 << 24)).stream()
                .map(Stages::text)
                .toList();
    }
}
