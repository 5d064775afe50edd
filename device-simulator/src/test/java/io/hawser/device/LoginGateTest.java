package io.hawser.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginGateTest {
    @Test
    void onlySoManyAreInsideAndTheOthersFollowInOrder() {
        List<String> inside = new ArrayList<>();
        LoginGate gate = new LoginGate(2, Runnable::run);
        for (String name : List.of("a", "b", "c", "d")) {
            gate.enter(() -> inside.add(name));
        }

        assertThat(inside).containsExactly("a", "b");
        gate.leave();
        assertThat(inside).containsExactly("a", "b", "c");
        gate.leave();
        gate.leave();
        gate.leave();
        gate.enter(() -> inside.add("e"));
        assertThat(inside).containsExactly("a", "b", "c", "d", "e");
    }

    /** Every way out of a login gives the place back, else the last device would wait for ever. */
    @Test
    void everyWayOutOfALoginGivesThePlaceBack() throws Exception {
        try (GatewayDouble gateway = new GatewayDouble();
                DeviceNetwork network = new DeviceNetwork(1, new java.util.Random(1), System::nanoTime, 1)) {
            DeviceClient closedWhileLoggingIn = start(network, gateway, "a", Duration.ofSeconds(10));
            GatewayEnd first = gateway.accept();
            first.expect(Hello.class);
            DeviceClient closedWhileWaiting = start(network, gateway, "b", Duration.ofSeconds(10));
            DeviceClient timesOut = timingOut(network, gateway, "c");
            closedWhileWaiting.close();
            closedWhileLoggingIn.close();
            GatewayEnd silent = gateway.accept();
            silent.drain();
            timesOut.close();
            DeviceClient welcome = start(network, gateway, "d", Duration.ofSeconds(10));
            assertThat(gateway.accept().welcome().device()).isEqualTo(welcome.device());
            DeviceClient last = start(network, gateway, "e", Duration.ofSeconds(10));

            gateway.acceptAndWelcome();

            DeviceFixture.await().until(() -> last.state() instanceof DeviceState.Live);
        }
    }

    private static DeviceClient start(
            DeviceNetwork network, GatewayDouble gateway, String name, Duration loginTimeout) {
        return start(network, config(gateway, name).loginTimeout(loginTimeout));
    }

    /** Gives up its first log-in soon, and does not come back while the test runs. */
    private static DeviceClient timingOut(DeviceNetwork network, GatewayDouble gateway, String name) {
        return start(
                network,
                config(gateway, name)
                        .loginTimeout(Duration.ofMillis(100))
                        .backOff(Duration.ofMinutes(5), Duration.ofMinutes(5)));
    }

    private static DeviceClientConfig.Builder config(GatewayDouble gateway, String name) {
        return DeviceClientConfig.builder(new DeviceId(name)).gateways(gateway.address());
    }

    private static DeviceClient start(DeviceNetwork network, DeviceClientConfig.Builder config) {
        return DeviceClient.start(network, config.build(), CommandHandler.rejectAll(), DeviceListener.none());
    }
}
