package io.hawser.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Uplink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Jetty's server, so that both ends are not of one mind by mistake. */
class WebSocketTest {
    private final DeviceNetwork network = DeviceNetwork.open(1);
    private final List<DeviceState> states = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        network.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdp1", "json-lines"})
    void deviceLogsInSendsAndAnswersOverAWebSocketOfJetty(String protocol) throws Exception {
        try (JettyGateway gateway = new JettyGateway(protocol)) {
            DeviceClient device = start(gateway.address(), protocol);
            List<CompletableFuture<UplinkOutcome>> outcomes = new ArrayList<>();

            for (int size : new int[] {0, 1, 100, 125, 126, 1_000, 20_000, 40_000}) {
                outcomes.add(device.uplink("reading", DeviceFixture.text("ä".repeat(size / 2)))
                        .toCompletableFuture());
            }

            for (CompletionStage<UplinkOutcome> outcome : outcomes) {
                assertThat(outcome.toCompletableFuture().get(20, TimeUnit.SECONDS))
                        .isInstanceOf(UplinkOutcome.Acknowledged.class);
            }
            assertThat(gateway.uplinks).extracting(Uplink::messageId).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
            DeviceFixture.await().until(() -> gateway.results.size() == 1);
            assertThat(gateway.results)
                    .extracting(CommandResult::payload)
                    .containsExactly(DeviceFixture.text("h\u00ef"));
            device.close();
            DeviceFixture.await()
                    .untilAsserted(() -> assertThat(gateway.closings).containsExactly(1000));
        }
    }

    @ParameterizedTest
    @CsvSource({"/elsewhere, 404 Not Found", "/device, 403 Forbidden"})
    void refusalOfJettyIsASetbackWithItsStatus(String path, String status) throws Exception {
        try (JettyGateway gateway = new JettyGateway("hdp1")) {
            start(GatewayAddress.parse(gateway.address() + path), "json-lines");

            DeviceFixture.await().until(() -> states.stream().anyMatch(DeviceState.Waiting.class::isInstance));
            assertThat(states)
                    .filteredOn(DeviceState.Waiting.class::isInstance)
                    .first()
                    .isInstanceOfSatisfying(
                            DeviceState.Waiting.class,
                            waiting -> assertThat(waiting.setback())
                                    .isEqualTo(new Setback.ConnectFailed("no WebSocket: the answer is " + status)));
        }
    }

    @Test
    void connectionBrokenWithoutAWordIsMadeAgain() throws Exception {
        try (JettyGateway gateway = new JettyGateway("hdp1")) {
            DeviceClient device = start(gateway.address(), "hdp1");
            awaitLive(device);

            device.breakConnection();

            DeviceFixture.await()
                    .until(() -> states.stream()
                                    .filter(DeviceState.Live.class::isInstance)
                                    .count()
                            == 2);
        }
    }

    @Test
    void portThatSpeaksNoHttpIsASetback() throws Exception {
        try (GatewayDouble tcp = new GatewayDouble()) {
            start(GatewayAddress.parse("ws://" + tcp.address()), "hdp1");
            GatewayEnd end = tcp.accept();

            end.send(new Ping());

            DeviceFixture.await()
                    .until(() -> states.toString().contains("ConnectFailed[cause=no WebSocket: the answer is no HTTP"));
        }
    }

    private DeviceClient start(GatewayAddress gateway, String protocol) {
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId("dev-1"))
                .gateways(gateway)
                .protocol(protocol)
                .backOff(Duration.ofMillis(1), Duration.ofMillis(20))
                .build();
        return DeviceClient.start(
                network,
                config,
                command -> CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload())),
                states::add);
    }

    private static void awaitLive(DeviceClient device) {
        DeviceFixture.await().until(() -> device.state() instanceof DeviceState.Live);
    }
}
