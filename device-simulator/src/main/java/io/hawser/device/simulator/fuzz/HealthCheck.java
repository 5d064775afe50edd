package io.hawser.device.simulator.fuzz;

import io.hawser.device.simulator.hostile.BareSocket;
import io.hawser.device.simulator.scenario.Durations;
import io.hawser.protocol.Bye;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sees whether the gateway is well: a device logs in, sends an uplink, and has it acknowledged.
 *
 * <p>Threads: one, which it blocks.
 */
final class HealthCheck {
    private static final long RETRY_MILLIS = 100;
    private static final Uplink UPLINK = new Uplink(1, true, false, "fuzz-health", Payload.ofUtf8("well?"));

    private final FuzzSettings settings;
    private final DeviceCodec codec;
    private final DeviceId device;
    private final LongSupplier nanoTime;
    private final CountDownLatch stopped;
    private long slowest;

    HealthCheck(FuzzSettings settings, DeviceCodec codec, LongSupplier nanoTime, CountDownLatch stopped) {
        this.settings = settings;
        this.codec = codec;
        this.device = new DeviceId(settings.healthId());
        this.nanoTime = nanoTime;
        this.stopped = stopped;
    }

    /** In what way the gateway is not well; empty when it is. */
    Optional<String> trouble() {
        long start = nanoTime.getAsLong();
        try (BareSocket socket = BareSocket.connect(settings.gateway(), codec, nanoTime, settings.limit())) {
            socket.login(device, settings.credential(), Duration.ZERO, settings.limit());
            socket.send(UPLINK);
            awaitAcknowledgement(socket);
            socket.send(new Bye(0));
        } catch (IOException failure) {
            return Optional.of("a device that does nothing wrong is not served: " + failure.getMessage());
        }
        long took = nanoTime.getAsLong() - start;
        slowest = Math.max(slowest, took);
        return took <= settings.slow().toNanos()
                ? Optional.empty()
                : Optional.of(
                        "a device that does nothing wrong is served after " + Durations.show(Duration.ofNanos(took))
                                + " (expected: at most " + Durations.show(settings.slow()) + ")");
    }

    /** Waits until the gateway is well; false when that takes too long or the run is stopped. */
    boolean isWellAgain() throws InterruptedException {
        long until = nanoTime.getAsLong() + settings.recovery().toNanos();
        boolean well = trouble().isEmpty();
        while (!well && nanoTime.getAsLong() < until) {
            if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
            well = trouble().isEmpty();
        }
        return well;
    }

    /** How long the slowest took of those that came to their end. */
    Duration slowest() {
        return Duration.ofNanos(slowest);
    }

    private void awaitAcknowledgement(BareSocket socket) throws IOException {
        long until = nanoTime.getAsLong() + settings.limit().toNanos();
        Optional<GatewayMessage> message = socket.receive(settings.limit());
        while (message.isPresent() && !(message.get() instanceof UplinkAck)) {
            message = socket.receive(Duration.ofNanos(Math.max(1, until - nanoTime.getAsLong())));
        }
        if (message.isEmpty()) {
            throw new IOException("the gateway closed the connection");
        }
    }
}
