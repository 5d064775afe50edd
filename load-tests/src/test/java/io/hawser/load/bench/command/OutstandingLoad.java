package io.hawser.load.bench.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.hawser.load.bench.GatewayServer;
import io.hawser.load.bench.ProcessTime;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SendToDeviceResponse;
import io.hawser.rpc.v1.WaitFor;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;

/**
 * The load of {@link OutstandingBenchmark}: stores commands, asks for the gateway's heap when it has a tenth of them and
 * when it has all, and watches them end.
 *
 * <p>Arguments: what {@link GatewayServer.Access} needs, then those of {@link OutstandingPlan}. Prints the tables; ends with
 * status 1 when a command is missing or ended twice.
 *
 * <p>Threads: the main thread sends, gRPC's take answers and events.
 */
final class OutstandingLoad {
    private static final int WINDOW = 1_000;
    private static final int PAYLOAD_BYTES = 32;
    private static final int FIRST_PART =
            10; // the heap is compared with that of a tenth: classes and caches are in both
    private static final long SPARE_MILLIS = 5_000; // between the last answer and the first deadline
    private static final long PATIENCE_SECONDS = 120;
    private static final List<Integer> BOUNDS = List.of(10, 20, 50, 100, 200, 500, 1_000, 10_000, 3_600_000);

    private final GatewayServer.Access gateway;
    private final OutstandingPlan plan;
    private final DeadlineWatch watch;
    private final Semaphore window = new Semaphore(WINDOW);
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final ByteString payload = ByteString.copyFrom(new byte[PAYLOAD_BYTES]);
    private final long firstDeadline;

    private OutstandingLoad(GatewayServer.Access gateway, OutstandingPlan plan, DeadlineWatch watch) {
        this.gateway = gateway;
        this.plan = plan;
        this.watch = watch;
        this.firstDeadline = System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(plan.leadSeconds());
    }

    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        GatewayServer.Access gateway = GatewayServer.Access.of(arguments);
        OutstandingPlan plan = OutstandingPlan.of(arguments.subList(GatewayServer.Access.ARGUMENTS, arguments.size()));
        try (DeadlineWatch watch = new DeadlineWatch(gateway, plan.commands())) {
            OutstandingLoad load = new OutstandingLoad(gateway, plan, watch);
            load.fill();
            System.exit(load.awaitDeadlines() ? 0 : 1); // gRPC's threads linger
        }
    }

    private void fill() throws IOException, InterruptedException {
        int first = plan.commands() / FIRST_PART;
        long start = System.nanoTime();
        try (CommandStream stream = new CommandStream(gateway, this::onStored)) {
            send(stream, 0, first);
            long heapOfFirst = HeapInUse.of(gateway.pid());
            send(stream, first, plan.commands());
            double took = (System.nanoTime() - start) / 1e9;
            long heap = HeapInUse.of(gateway.pid());
            System.out.printf(
                    Locale.ROOT,
                    "%n%,d commands of %d bytes stored in %.0f s; heap %,d MiB with all, %,d MiB with %,d: %,d bytes each%n",
                    plan.commands(),
                    PAYLOAD_BYTES,
                    took,
                    heap >> 20,
                    heapOfFirst >> 20,
                    first,
                    (heap - heapOfFirst) / (plan.commands() - first));
        }
        if (System.currentTimeMillis() + SPARE_MILLIS > firstDeadline) {
            throw new IllegalStateException("not stored before the first deadline: allow more seconds than "
                    + plan.leadSeconds() + ", or fewer commands");
        }
    }

    /** Sends some, and returns when all of them are stored. */
    private void send(CommandStream stream, int from, int until) throws InterruptedException {
        for (int number = from; number < until; number++) {
            window.acquire();
            stream.send(request(number));
        }
        window.acquire(WINDOW);
        window.release(WINDOW);
    }

    private SendToDeviceRequest request(int number) {
        long deadline = firstDeadline + random.nextLong(TimeUnit.SECONDS.toMillis(plan.spreadSeconds()));
        return SendToDeviceRequest.newBuilder()
                .setCommandId(new UUID(0x4000L, number | Long.MIN_VALUE).toString()) // of version 4 and variant 1
                .setDeviceId("absent-" + number % plan.devices())
                .setName("bench")
                .setPayload(payload)
                .setTimeToLive(Durations.fromMillis(Math.max(1, deadline - System.currentTimeMillis())))
                .setWaitFor(WaitFor.WAIT_FOR_STORED)
                .build();
    }

    private void onStored(SendToDeviceResponse response) {
        if (response.hasError()) {
            System.err.println("refused: " + response.getError().getMessage());
            System.exit(1); // without all of them there is nothing to measure
        }
        watch.expect(response.getCommand().getCommandId(), response.getCommand().getDeadline());
        window.release();
    }

    /** Whether each ended once, and by its deadline. */
    private boolean awaitDeadlines() throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(Math.max(0, firstDeadline - System.currentTimeMillis()));
        ProcessTime gatewayTime = ProcessTime.of(gateway.pid());
        TimeUnit.SECONDS.sleep(plan.spreadSeconds());
        double gatewayShare = gatewayTime.share();
        boolean all = watch.awaitEnds(PATIENCE_SECONDS);
        System.out.printf(
                Locale.ROOT,
                "%,.0f deadlines a second; gateway %.0f%% of a core; not ended %,d, ended twice %,d, before its deadline"
                        + " %,d, otherwise %,d%n%nlateness, ms%n",
                (double) plan.commands() / plan.spreadSeconds(),
                gatewayShare * 100,
                watch.open(),
                watch.doubled(),
                watch.early(),
                watch.otherEnds());
        show("fired", watch.fired());
        show("told, durable", watch.told());
        showBuckets();
        return all && watch.doubled() == 0 && watch.otherEnds() == 0;
    }

    private static void show(String name, Histogram millis) {
        System.out.printf(
                "  %-14s p50 %d, p99 %d, p99.9 %d, greatest %d%n",
                name,
                millis.getValueAtPercentile(50),
                millis.getValueAtPercentile(99),
                millis.getValueAtPercentile(99.9),
                millis.getMaxValue());
    }

    private void showBuckets() {
        System.out.printf("%n  %12s %12s %12s%n", "up to ms", "fired", "told");
        int from = 0;
        for (int bound : BOUNDS) {
            System.out.printf(
                    Locale.ROOT,
                    "  %,12d %,12d %,12d%n",
                    bound,
                    watch.fired().getCountBetweenValues(from, bound),
                    watch.told().getCountBetweenValues(from, bound));
            from = bound + 1;
        }
    }
}
