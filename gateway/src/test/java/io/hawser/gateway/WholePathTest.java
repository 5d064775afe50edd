package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.PutDevice;
import io.hawser.client.RestartMode;
import io.hawser.client.SendCommand;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.Subscription;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.DisconnectReason;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.Payload;
import io.hawser.client.view.RestartView;
import io.hawser.client.view.StatusView;
import io.hawser.device.CommandOutcome;
import io.hawser.device.Credential;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.GatewayAddress;
import io.hawser.device.Setback;
import io.hawser.device.UplinkOutcome;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GoAway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From devices through the gateway to web servers and back, with nothing replaced. */
@Timeout(120)
class WholePathTest {
    private static final String ID = "press-7";
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final List<DeviceState> states = new CopyOnWriteArrayList<>();
    private final EventTape tape = new EventTape();
    private final DeviceNetwork network = DeviceNetwork.open(1);
    private Gateway gateway;
    private HawserClient client;

    @BeforeEach
    void open() throws Exception {
        gateway = startGateway();
        client = newClient();
    }

    @AfterEach
    void close() {
        network.close();
        client.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdp1", "json-lines"})
    void aSubscriberSeesADeviceComeSpeakAndGoAndACommandComesBackWithItsAnswer(String protocol) throws Exception {
        try (Subscription subscription = client.subscribe(SubscribeOptions.EVERYTHING, tape)) {
            subscription.started().get(20, TimeUnit.SECONDS);
            DeviceClient device = device(protocol, Credential.none());
            uplink(device, "21.5");

            CommandView command = client.send(SendCommand.to(ID, "echo").withPayload(Payload.ofUtf8("hello")));
            device.close();

            assertThat(command.state()).isEqualTo(CommandState.SUCCEEDED);
            assertThat(command.result().orElseThrow().payload()).isEqualTo(Payload.ofUtf8("hello"));
            await().atMost(SOON).until(() -> tape.of(ID).size() == 4);
            assertThat(tape.of(ID, EventDetail.DeviceConnected.class))
                    .singleElement()
                    .satisfies(connected -> assertThat(connected.protocol()).isEqualTo(protocol));
            assertThat(tape.of(ID, EventDetail.Uplink.class))
                    .singleElement()
                    .satisfies(uplink -> assertThat(uplink.payload()).isEqualTo(Payload.ofUtf8("21.5")));
            assertThat(tape.of(ID, EventDetail.CommandChanged.class))
                    .singleElement()
                    .satisfies(
                            changed -> assertThat(changed.command().commandId()).isEqualTo(command.commandId()));
            assertThat(tape.of(ID).getFirst()).isInstanceOf(EventDetail.DeviceConnected.class);
            assertThat(tape.of(ID).getLast()).isEqualTo(new EventDetail.DeviceDisconnected(DisconnectReason.BYE, true));
        }
    }

    @Test
    void aGracefulRestartOfTheListenerKeepsTheSessionAndAHardOneSendsTheDeviceAwayAndItComesBack() throws Exception {
        DeviceClient device = device("hdp1", Credential.none());

        RestartView graceful = client.restart("device-listener", RestartMode.GRACEFUL);

        assertThat(graceful.sessionsBefore()).isEqualTo(1);
        assertThat(graceful.sessionsAfter()).isEqualTo(1);
        assertThat(graceful.connectionsRefused()).isZero();
        uplink(device, "after the graceful one");
        assertThat(epochs()).hasSize(1);

        client.restart("device-listener", RestartMode.HARD);

        await().atMost(SOON).until(() -> epochs().size() == 2);
        assertThat(states)
                .anySatisfy(state -> assertThat(state)
                        .isInstanceOfSatisfying(
                                DeviceState.Waiting.class,
                                waiting -> assertThat(waiting.setback())
                                        .isEqualTo(new Setback.SentAway(new GoAway(GoAway.Reason.RESTARTING, 0, "")))));
        assertThat(epochs()).isSorted();
        uplink(device, "after the hard one");
        assertThat(client.status().component("device-listener").orElseThrow().restarts())
                .isEqualTo(2);
    }

    @Test
    void theStatusTellsComponentsSessionsAndCounters() throws Exception {
        uplink(device("hdp1", Credential.none()), "counted");
        client.send(SendCommand.to(ID, "echo"));

        StatusView status = client.status();

        assertThat(status.sessions()).isEqualTo(1);
        assertThat(status.commandsOutstanding()).isZero();
        assertThat(status.components())
                .extracting(component -> component.name())
                .contains("event-log", "command-monitor", "device-listener");
        assertThat(status.components())
                .allSatisfy(component -> assertThat(component.state()).isEqualTo(ComponentState.RUNNING));
        assertThat(status.counters())
                .containsEntry("hawser_uplinks", 1L)
                .containsEntry("hawser_uplinks_stored", 1L)
                .containsEntry("hawser_logins_accepted", 1L)
                .containsEntry("hawser_commands_succeeded", 1L);
        assertThat(status.eventLog().events()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aDeviceThatAnOperatorSendsAwayComesBackWithAGreaterEpoch() throws Exception {
        var _ = device("hdp1", Credential.none());
        long first = epochs().getFirst();

        assertThat(client.devices().disconnect(ID)).isEqualTo(first);

        await().atMost(SOON).until(() -> epochs().size() == 2);
        assertThat(epochs().getLast()).isGreaterThan(first);
    }

    @Test
    void aGatewayThatStopsAndStartsAgainGoesOnWhereItWas() throws Exception {
        client.devices().put(PutDevice.withToken(ID, Payload.ofUtf8("s3cret")));
        try (Subscription subscription = client.subscribe(SubscribeOptions.EVERYTHING, tape)) {
            subscription.started().get(20, TimeUnit.SECONDS);
            DeviceClient device = device("hdp1", Credential.token("s3cret"));
            uplink(device, "before");
            device.close();
        }
        client.close();
        gateway.close();

        gateway = startGateway();
        client = newClient();
        DeviceClient device = device("hdp1", Credential.token("s3cret"));
        uplink(device, "after");

        EventTape again = new EventTape();
        try (Subscription _ =
                client.subscribe(SubscribeOptions.EVERYTHING.withResumeToken(tape.firstCheckpoint()), again)) {
            await().atMost(SOON)
                    .until(() -> again.of(ID, EventDetail.Uplink.class).size() == 2);
        }
        assertThat(again.of(ID, EventDetail.Uplink.class))
                .extracting(EventDetail.Uplink::payload)
                .containsExactly(Payload.ofUtf8("before"), Payload.ofUtf8("after"));
        assertThat(epochs()).hasSize(2).isSorted().doesNotHaveDuplicates();
        DeviceClient liar = DeviceClient.start(
                network,
                config("hdp1", Credential.token("wrong")),
                _ -> echo(io.hawser.protocol.Payload.empty()),
                _ -> {});
        await().atMost(SOON).until(() -> liar.state() instanceof DeviceState.Ended);
    }

    private DeviceClient device(String protocol, Credential credential) {
        DeviceClient device = DeviceClient.start(
                network, config(protocol, credential), command -> echo(command.payload()), states::add);
        // The listener hears of the state after it is set.
        await().atMost(SOON).until(() -> device.state() instanceof DeviceState.Live live && states.contains(live));
        return device;
    }

    private DeviceClientConfig config(String protocol, Credential credential) {
        return DeviceClientConfig.builder(new DeviceId(ID))
                .gateways(
                        new GatewayAddress("127.0.0.1", gateway.deviceAddress().getPort()))
                .protocol(protocol)
                .credential(credential)
                .backOff(Duration.ofMillis(50), Duration.ofMillis(400))
                .build();
    }

    private static CompletableFuture<CommandOutcome> echo(io.hawser.protocol.Payload payload) {
        return CompletableFuture.completedFuture(CommandOutcome.succeeded(payload));
    }

    private static void uplink(DeviceClient device, String text) throws Exception {
        assertThat(device.uplink("note", io.hawser.protocol.Payload.ofUtf8(text))
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS))
                .isEqualTo(new UplinkOutcome.Acknowledged(1));
    }

    private List<Long> epochs() {
        return states.stream()
                .filter(DeviceState.Live.class::isInstance)
                .map(state -> ((DeviceState.Live) state).epoch())
                .toList();
    }

    private Gateway startGateway() throws Exception {
        Gateway started = new Gateway(GatewayConfig.load(Sources.none()
                .withFlag("node.data-directory=" + directory.resolve("data"))
                .withFlag("device-listener.port=0")
                .withFlag("rpc.port=0")
                .withFlag("http.port=0")));
        started.start();
        return started;
    }

    private HawserClient newClient() {
        return HawserClient.builder()
                .gateway("127.0.0.1:" + gateway.rpcAddress().getPort())
                .tokenFile(directory.resolve("data").resolve("admin.token"))
                .build();
    }
}
