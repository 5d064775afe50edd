package io.hawser.load.bench.command;

import com.google.protobuf.ByteString;
import io.hawser.load.bench.GatewayServer;
import io.hawser.load.bench.ProcessTime;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SendToDeviceResponse;
import io.hawser.rpc.v1.WaitFor;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The time from when a command was to be sent to when its completion is known, at a fixed rate. When sending or answering
 * falls behind, the commands behind it pay for it: the schedule does not wait.
 *
 * <p>Threads: the main thread sends, gRPC's one takes answers.
 */
final class RoundTrips {
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long PATIENCE_SECONDS = 60;

    private final CommandPlan plan;
    private final int warmUp;
    private final int commands;
    private final long interval;
    private final long start;
    private final CountDownLatch open;
    private final Histogram nanos = new Histogram(MAX_NANOS, 3); // gRPC's thread's own until all is answered
    private final AtomicLong failed = new AtomicLong();

    private RoundTrips(CommandPlan plan) {
        this.plan = plan;
        this.warmUp = plan.rate() * plan.warmUpSeconds();
        this.commands = warmUp + plan.rate() * plan.seconds();
        this.interval = 1_000_000_000L / plan.rate();
        this.open = new CountDownLatch(commands);
        this.start = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    }

    /** The result, in words. */
    static String measure(GatewayServer.Access gateway, CommandPlan plan) throws IOException, InterruptedException {
        RoundTrips trips = new RoundTrips(plan);
        try (CommandStream stream = new CommandStream(gateway, trips::onAnswer)) {
            trips.send(stream, 0, trips.warmUp);
            ProcessTime gatewayTime = ProcessTime.of(gateway.pid());
            ProcessTime ownTime = ProcessTime.own();
            trips.send(stream, trips.warmUp, trips.commands);
            double gatewayShare = gatewayTime.share();
            double ownShare = ownTime.share();
            boolean answered = trips.open.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return answered ? trips.text(gatewayShare, ownShare) : trips.open.getCount() + " were never answered";
        }
    }

    private void send(CommandStream stream, int from, int until) {
        SendToDeviceRequest template = SendToDeviceRequest.newBuilder()
                .setName("bench")
                .setPayload(ByteString.copyFrom(new byte[plan.payloadBytes()]))
                .setWaitFor(WaitFor.WAIT_FOR_COMPLETED)
                .build();
        for (int number = from; number < until; number++) {
            long left = due(number) - System.nanoTime();
            while (left > 0) {
                LockSupport.parkNanos(left);
                left = due(number) - System.nanoTime();
            }
            stream.send(template.toBuilder()
                    .setRequestId(String.valueOf(number))
                    .setDeviceId(AnsweringDevices.id(number % plan.devices()))
                    .build());
        }
    }

    private long due(int number) {
        return start + number * interval;
    }

    private void onAnswer(SendToDeviceResponse response) {
        int number = Integer.parseInt(response.getRequestId());
        if (response.hasError() || response.getCommand().getState() != CommandState.COMMAND_STATE_SUCCEEDED) {
            failed.incrementAndGet();
        } else if (number >= warmUp) {
            nanos.recordValue(Math.min(MAX_NANOS, System.nanoTime() - due(number)));
        }
        open.countDown();
    }

    private String text(double gatewayShare, double ownShare) {
        return String.format(
                Locale.ROOT,
                """
                round trip at %,d commands a second, ms: p50 %.2f, p90 %.2f, p99 %.2f, p99.9 %.2f, greatest %.2f
                %,d measured, %,d failed; gateway %.0f%%, load %.0f%% of a core
                """,
                plan.rate(),
                millisAt(50),
                millisAt(90),
                millisAt(99),
                millisAt(99.9),
                nanos.getMaxValue() / 1e6,
                nanos.getTotalCount(),
                failed.get(),
                gatewayShare * 100,
                ownShare * 100);
    }

    private double millisAt(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }
}
