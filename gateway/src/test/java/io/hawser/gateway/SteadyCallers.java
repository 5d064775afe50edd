package io.hawser.gateway;

import io.hawser.gateway.device.DeviceSocket;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Welcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Devices that come at a steady rate whatever the gateway does: each connects once, says HELLO, waits for WELCOME, leaves, and
 * tries nothing again.
 */
final class SteadyCallers implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(10);

    /** How it went for one of them. */
    enum End {
        /** It could not connect. */
        REFUSED,
        /** It connected, and the connection ended before WELCOME. */
        BROKEN,
        /** It was let in. */
        WELCOMED
    }

    /**
     * One of them.
     *
     * @param begun when it began to connect, as {@link System#nanoTime()} has it
     * @param connected when it was connected, or refused
     * @param ended when it was known how it went
     */
    record Call(long begun, long connected, long ended, End end) {}

    private final InetSocketAddress address;
    private final AtomicInteger called = new AtomicInteger();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    SteadyCallers(InetSocketAddress address) {
        this.address = address;
        var _ = clock.scheduleAtFixedRate(
                () -> callers.execute(this::call), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How many have begun to connect. */
    int called() {
        return called.get();
    }

    /** Lets nobody come any more and waits for those who came; all of them. */
    List<Call> finish() throws InterruptedException {
        clock.shutdown();
        callers.shutdown();
        if (!clock.awaitTermination(30, TimeUnit.SECONDS) || !callers.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("somebody still waits");
        }
        return List.copyOf(calls);
    }

    private void call() {
        String id = "caller-" + called.incrementAndGet();
        long begun = System.nanoTime();
        try (DeviceSocket device = new DeviceSocket(address, "hdp1")) {
            long connected = System.nanoTime();
            End end = meet(device, id);
            calls.add(new Call(begun, connected, System.nanoTime(), end));
        } catch (IOException _) {
            long refused = System.nanoTime();
            calls.add(new Call(begun, refused, refused, End.REFUSED));
        }
    }

    private static End meet(DeviceSocket device, String id) {
        try {
            device.send(new Hello(new DeviceId(id), new Authentication.None(), 0));
            return device.receive() instanceof Welcome ? End.WELCOMED : End.BROKEN;
        } catch (IOException | MalformedFrameException _) {
            return End.BROKEN;
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        callers.shutdownNow();
    }
}
