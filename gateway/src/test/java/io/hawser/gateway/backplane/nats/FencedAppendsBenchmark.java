package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.fence.FencedAppender;
import io.hawser.gateway.backplane.fence.FencedEntry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What it costs that a log has one writer: records that are each to follow the one before, in batches as the gateway appends
 * them, and one at a time, beside records that anybody may append, many on their way. To one log and to as many as there are
 * command shards, on real NATS servers.
 *
 * <p>Arguments, all optional: records (100000), NATS servers, 1 or 3 (3), bytes of a record (200), rounds (3).
 */
final class FencedAppendsBenchmark {
    private static final int MOST_ON_THEIR_WAY = 4_096;
    private static final int[] LOGS = {1, 6};
    private static final int LONE = 300; // appends of which each waits for the one before

    private final List<DurableLog> logs = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong ids = new AtomicLong();
    private final String prefix = UUID.randomUUID().toString();
    private final int bytes;

    private FencedAppendsBenchmark(NatsBackplane engine, int bytes) {
        this.bytes = bytes;
        for (int i = 0; i < LOGS[LOGS.length - 1]; i++) {
            logs.add(engine.log(new LogName("fenced-" + i)));
        }
    }

    public static void main(String[] arguments) throws Exception {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int servers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ThreeServers.COUNT;
        int bytes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 200;
        int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
        if (records < 1_000 || (servers != 1 && servers != ThreeServers.COUNT) || bytes < 1 || rounds < 1) {
            System.err.println("bench fenced-appends: at least 1000 records, 1 or 3 servers, 1 byte, 1 round");
            System.exit(2);
        }
        System.out.printf(
                "%,d records of %d bytes, %d servers (%s), JDK %s%n",
                records, bytes, servers, NatsServer.version(), Runtime.version());
        if (servers == 1) {
            try (NatsServer server = NatsServer.start()) {
                run(rounds, records, bytes, 1, server.url());
            }
        } else {
            try (ThreeServers three = new ThreeServers()) {
                run(rounds, records, bytes, ThreeServers.COUNT, three.urls());
            }
        }
        System.exit(0);
    }

    private static void run(int rounds, int records, int bytes, int replicas, String... urls) throws Exception {
        try (NatsBackplane engine = NatsNodes.open(NatsNodes.config("bench", replicas, urls))) {
            FencedAppendsBenchmark benchmark = new FencedAppendsBenchmark(engine, bytes);
            benchmark.unfenced(LOGS[LOGS.length - 1], records / 10); // warm
            for (int round = 1; round <= rounds; round++) {
                for (int count : LOGS) {
                    benchmark.compare(round, count, records);
                }
            }
            benchmark.compareLone();
            benchmark.timer.shutdownNow();
        }
    }

    private void compare(int round, int count, int records) throws Exception {
        double reference = unfenced(count, records);
        double batches = inBatches(count, records);
        double single = oneAtATime(count, Math.max(1_000, records / 50));
        System.out.printf(
                Locale.ROOT,
                "round %d, %d %s unfenced %,9.0f/s   fenced in batches %,9.0f/s, %.2f times   one at a time %,7.0f/s, %.3f times%n",
                round,
                count,
                count == 1 ? "log: " : "logs:",
                reference,
                batches,
                batches / reference,
                single,
                single / reference);
    }

    /** Many on their way, in whatever order they come. */
    private double unfenced(int count, int records) throws Exception {
        var free = new Semaphore(MOST_ON_THEIR_WAY);
        var left = new CountDownLatch(records);
        long begun = System.nanoTime();
        for (int i = 0; i < records; i++) {
            free.acquire();
            var _ = logs.get(i % count).append(record(), Expect.any(), nextId()).whenComplete((_, failure) -> {
                check(failure);
                free.release();
                left.countDown();
            });
        }
        left.await();
        return perSecond(records, begun);
    }

    private double inBatches(int count, int records) throws Exception {
        List<FencedAppender> appenders = new ArrayList<>();
        for (DurableLog log : logs.subList(0, count)) {
            appenders.add(
                    new FencedAppender(log, get(log.tail()), this::nextId, this::later, FencedAppendsBenchmark::fail));
        }
        var left = new CountDownLatch(records);
        long begun = System.nanoTime();
        for (int i = 0; i < records; i++) {
            appenders.get(i % count).append(new Entry(record(), left));
        }
        left.await();
        double rate = perSecond(records, begun);
        appenders.forEach(FencedAppender::close);
        return rate;
    }

    /** Each expects the one before, in each log by itself. */
    private double oneAtATime(int count, int records) throws Exception {
        List<Thread> writers = new ArrayList<>();
        List<Position> tails = new ArrayList<>();
        for (DurableLog log : logs.subList(0, count)) {
            tails.add(get(log.tail()));
        }
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            DurableLog log = logs.get(i);
            Position tail = tails.get(i);
            writers.add(Thread.ofPlatform().start(() -> follow(log, tail, records / count)));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        return perSecond(records / count * count, begun);
    }

    private void follow(DurableLog log, Position tail, int records) {
        Position last = tail;
        for (int i = 0; i < records; i++) {
            last = get(log.append(record(), Expect.last(last), nextId()));
        }
    }

    /** What one record waits for that comes when nothing else does. */
    private void compareLone() throws Exception {
        long[] unfenced = new long[LONE];
        long[] fenced = new long[LONE];
        DurableLog log = logs.getFirst();
        for (int i = 0; i < LONE; i++) {
            long begun = System.nanoTime();
            get(log.append(record(), Expect.any(), nextId()));
            unfenced[i] = System.nanoTime() - begun;
            Position tail = get(log.tail());
            var left = new CountDownLatch(1);
            FencedAppender appender =
                    new FencedAppender(log, tail, this::nextId, (task, _) -> task.run(), FencedAppendsBenchmark::fail);
            begun = System.nanoTime();
            appender.append(new Entry(record(), left));
            left.await();
            fenced[i] = System.nanoTime() - begun;
            appender.close();
        }
        System.out.printf(
                Locale.ROOT,
                "a record alone: unfenced p50 %.2f ms p99 %.2f ms, fenced p50 %.2f ms p99 %.2f ms%n",
                millis(unfenced, 50),
                millis(unfenced, 99),
                millis(fenced, 50),
                millis(fenced, 99));
    }

    private void later(Runnable task, Duration pause) {
        var _ = timer.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private ByteBuffer record() {
        return ByteBuffer.allocate(bytes);
    }

    private RecordId nextId() {
        return new RecordId(prefix + '-' + ids.incrementAndGet());
    }

    private static double perSecond(int records, long begun) {
        return records * 1e9 / (System.nanoTime() - begun);
    }

    private static double millis(long[] nanos, int percentile) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * percentile / 100] / 1e6;
    }

    private static <T> T get(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.join();
    }

    private static void check(@Nullable Throwable failure) {
        if (failure != null) {
            fail(failure);
        }
    }

    /** A benchmark in which something fails says nothing. */
    private static void fail(Throwable failure) {
        failure.printStackTrace();
        System.exit(1);
    }

    private record Entry(ByteBuffer bytes, CountDownLatch left) implements FencedEntry {
        @Override
        public ByteBuffer record() {
            return bytes.duplicate();
        }

        @Override
        public boolean mustLast() {
            return true;
        }

        @Override
        public boolean wanted() {
            return true;
        }

        @Override
        public void durable(Position place) {
            left.countDown();
        }

        @Override
        public void refused(LogFailure why) {
            fail(why);
        }
    }
}
