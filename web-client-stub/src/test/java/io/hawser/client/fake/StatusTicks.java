package io.hawser.client.fake;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hawser.rpc.v1.GatewayStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Streams of the status: one at once, then one at every tick.
 *
 * <p>Threads: one of its own sends; any adds.
 */
final class StatusTicks {
    private static final long TICK_MILLIS = 100;

    private final Script script;
    private final Supplier<GatewayStatus> source;
    private final List<ServerCallStreamObserver<GatewayStatus>> streams = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        var daemon = new Thread(work, "fake-status");
        daemon.setDaemon(true);
        return daemon;
    });
    private volatile boolean silent;

    StatusTicks(Script script, Supplier<GatewayStatus> source) {
        this.script = script;
        this.source = source;
        var unused = thread.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void add(StreamObserver<GatewayStatus> answer) {
        var stream = (ServerCallStreamObserver<GatewayStatus>) answer;
        stream.setOnCancelHandler(() -> streams.remove(stream));
        streams.add(stream);
        tickNow();
    }

    void tickNow() {
        thread.execute(this::tick);
    }

    void silence(boolean on) {
        silent = on;
    }

    private void tick() {
        if (silent || script.isSilent()) {
            return;
        }
        for (ServerCallStreamObserver<GatewayStatus> stream : streams) {
            if (stream.isReady() && !stream.isCancelled()) {
                send(stream);
            }
        }
    }

    /** What happens to one stream, because its gateway is killed at this moment, is nothing to the others and the next tick. */
    private void send(ServerCallStreamObserver<GatewayStatus> stream) {
        try {
            stream.onNext(source.get());
        } catch (RuntimeException over) {
            streams.remove(stream);
        }
    }
}
