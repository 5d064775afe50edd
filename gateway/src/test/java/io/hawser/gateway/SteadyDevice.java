package io.hawser.gateway;

import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.GatewayAddress;
import io.hawser.device.UplinkOutcome;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A device that always has a full window of numbered uplinks on their way until it is told to stop, and remembers what
 * was acknowledged. It comes back by itself.
 */
final class SteadyDevice implements AutoCloseable {
    static final String UPLINK = "steady";
    static final String MARK = "mark";
    static final String HELD = "held"; // a command that ends when the test says so; others end at once
    private static final int WINDOW = 16;

    private final String id;
    private final DeviceClient client;
    private final List<Long> epochs = new CopyOnWriteArrayList<>();
    private final List<UUID> carriedOut = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final CompletableFuture<CommandOutcome> held = new CompletableFuture<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private long sent; // guarded by this
    private volatile boolean stopped;

    SteadyDevice(DeviceNetwork network, String id, int port) {
        this.id = id;
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId(id))
                .gateways(new GatewayAddress("127.0.0.1", port))
                .window(WINDOW)
                .backOff(Duration.ofMillis(50), Duration.ofMillis(400))
                .build();
        client = DeviceClient.start(network, config, this::carryOut, this::onState);
    }

    void begin() {
        for (int i = 0; i < WINDOW; i++) {
            sendNext();
        }
    }

    void stop() {
        stopped = true;
    }

    /** Sends one more uplink, of another name. */
    CompletionStage<UplinkOutcome> mark() {
        return client.uplink(MARK, Payload.empty());
    }

    String id() {
        return id;
    }

    /** How many uplinks it handed to its client: number 1 and on. */
    synchronized long sent() {
        return sent;
    }

    /** Up to which number it saw its uplinks acknowledged. */
    long acknowledged() {
        return acknowledged.get();
    }

    List<Long> epochs() {
        return epochs;
    }

    List<UUID> carriedOut() {
        return carriedOut;
    }

    List<Throwable> failures() {
        return failures;
    }

    boolean isLive() {
        return client.state() instanceof DeviceState.Live;
    }

    void endHeldCommand() {
        held.complete(CommandOutcome.succeeded(Payload.ofUtf8("held")));
    }

    @Override
    public void close() {
        client.close();
    }

    private synchronized void sendNext() {
        long number = ++sent;
        var _ = client.uplink(UPLINK, Payload.ofUtf8(id + "/" + number))
                .whenComplete((outcome, failure) -> onOutcome(number, outcome, failure));
    }

    private void onOutcome(long number, UplinkOutcome outcome, Throwable failure) {
        boolean next = failure == null
                && outcome instanceof UplinkOutcome.Acknowledged
                && acknowledged.compareAndSet(number - 1, number);
        if (!next) {
            failures.add(new AssertionError(number + " ended after " + acknowledged + ": " + outcome, failure));
        } else if (!stopped) {
            sendNext();
        }
    }

    private CompletionStage<CommandOutcome> carryOut(Command command) {
        carriedOut.add(command.id());
        return command.name().equals(HELD)
                ? held
                : CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload()));
    }

    private void onState(DeviceState state) {
        if (state instanceof DeviceState.Live live) {
            epochs.add(live.epoch());
        }
    }
}
