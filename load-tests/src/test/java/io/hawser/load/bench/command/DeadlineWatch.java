package io.hawser.load.bench.command;

import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.hawser.load.bench.GatewayServer;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.EventFilter;
import io.hawser.rpc.v1.EventKind;
import io.hawser.rpc.v1.SubscribeRequest;
import io.hawser.rpc.v1.SubscribeResponse;
import java.util.BitSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/**
 * Sees commands end, and how long after their deadlines. A command's number is in the lower half of its id.
 *
 * <p>Threads: gRPC's one takes events; the histograms may be read when all have ended.
 */
final class DeadlineWatch implements AutoCloseable, StreamObserver<SubscribeResponse> {
    private static final int MAX_BATCH = 1_000;
    private static final long MAX_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final ManagedChannel channel;
    private final AtomicLongArray deadlines; // ms since the epoch, by number; set when a command is stored
    private final CountDownLatch open;
    private final BitSet ended = new BitSet();
    private final Histogram fired = new Histogram(MAX_MILLIS, 3);
    private final Histogram told = new Histogram(MAX_MILLIS, 3);
    private final AtomicLong early = new AtomicLong();
    private final AtomicLong doubled = new AtomicLong();
    private final AtomicLong otherEnds = new AtomicLong();
    private volatile boolean closing; // set before the channel ends, which is no failure then

    DeadlineWatch(GatewayServer.Access gateway, int commands) {
        channel = gateway.connect();
        deadlines = new AtomicLongArray(commands);
        open = new CountDownLatch(commands);
        SubscribeRequest.Open request = SubscribeRequest.Open.newBuilder()
                .setFilter(EventFilter.newBuilder().addKinds(EventKind.EVENT_KIND_COMMAND_CHANGED))
                .setMaxBatch(MAX_BATCH)
                .build();
        DeviceMessagingGrpc.newStub(channel)
                .subscribe(this)
                .onNext(SubscribeRequest.newBuilder().setOpen(request).build());
    }

    /** The command's deadline, as the gateway has it. */
    void expect(String commandId, Timestamp deadline) {
        deadlines.set(number(commandId), millis(deadline));
    }

    /** Whether all have ended in that time. */
    boolean awaitEnds(long seconds) throws InterruptedException {
        return open.await(seconds, TimeUnit.SECONDS);
    }

    /** How many have not ended. */
    long open() {
        return open.getCount();
    }

    /** From deadlines to the times of the ends, in ms. */
    Histogram fired() {
        return fired;
    }

    /** From deadlines to when the ends, then durable, were known here, in ms. */
    Histogram told() {
        return told;
    }

    /** How many ended before their deadlines. */
    long early() {
        return early.get();
    }

    /** How many events there were too many. */
    long doubled() {
        return doubled.get();
    }

    /** How many ended otherwise than by their deadlines. */
    long otherEnds() {
        return otherEnds.get();
    }

    @Override
    public void onNext(SubscribeResponse response) {
        long now = System.currentTimeMillis();
        for (Event event : response.getEventsList()) {
            int number = number(event.getCommandChanged().getCommand().getCommandId());
            if (ended.get(number)) {
                doubled.incrementAndGet();
                continue;
            }
            ended.set(number);
            long deadline = deadlines.get(number);
            record(millis(event.getTime()) - deadline, now - deadline);
            if (event.getCommandChanged().getCommand().getState() != CommandState.COMMAND_STATE_TIMED_OUT) {
                otherEnds.incrementAndGet();
            }
            open.countDown();
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (!closing) {
            System.err.println("the subscription ended: " + failure);
        }
    }

    @Override
    public void onCompleted() {
        System.err.println("the gateway ended the subscription");
    }

    @Override
    public void close() {
        closing = true;
        channel.shutdownNow();
    }

    private void record(long firedMillis, long toldMillis) {
        if (firedMillis < 0) {
            early.incrementAndGet();
        }
        fired.recordValue(Math.clamp(firedMillis, 0, MAX_MILLIS));
        told.recordValue(Math.clamp(toldMillis, 0, MAX_MILLIS));
    }

    private static int number(String commandId) {
        return (int) UUID.fromString(commandId).getLeastSignificantBits();
    }

    private static long millis(Timestamp time) {
        return TimeUnit.SECONDS.toMillis(time.getSeconds()) + TimeUnit.NANOSECONDS.toMillis(time.getNanos());
    }
}
