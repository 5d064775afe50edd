package io.hawser.device;

import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A gateway, a network and the devices that a test starts; closes all. */
final class DeviceFixture implements AutoCloseable {
    final GatewayDouble gateway;
    final DeviceNetwork network = DeviceNetwork.open(1);
    final List<DeviceState> states = new CopyOnWriteArrayList<>();

    DeviceFixture() {
        this(new GatewayDouble());
    }

    DeviceFixture(GatewayDouble gateway) {
        this.gateway = gateway;
    }

    DeviceClient start() {
        return start(UnaryOperator.identity());
    }

    DeviceClient start(UnaryOperator<DeviceClientConfig.Builder> settings) {
        return start(
                settings, command -> CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload())));
    }

    DeviceClient start(UnaryOperator<DeviceClientConfig.Builder> settings, CommandHandler handler) {
        DeviceClientConfig config = settings.apply(DeviceClientConfig.builder(new DeviceId("dev-1"))
                        .gateways(gateway.address())
                        .backOff(Duration.ofMillis(1), Duration.ofMillis(20)))
                .build();
        return DeviceClient.start(network, config, handler, states::add);
    }

    static Payload text(String text) {
        return Payload.ofUtf8(text);
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5));
    }

    void awaitLive(DeviceClient device) {
        await().until(() -> device.state() instanceof DeviceState.Live);
    }

    /** Waits until the device is over, and says why. */
    Setback awaitEnded(DeviceClient device) {
        await().until(() -> device.state() instanceof DeviceState.Ended);
        return ((DeviceState.Ended) device.state()).setback();
    }

    /** Waits until the device had a setback, and says which. */
    Setback awaitSetback() {
        await().until(() -> states.stream().anyMatch(DeviceState.Waiting.class::isInstance));
        return states.stream()
                .filter(DeviceState.Waiting.class::isInstance)
                .map(state -> ((DeviceState.Waiting) state).setback())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        network.close();
        gateway.close();
    }
}
