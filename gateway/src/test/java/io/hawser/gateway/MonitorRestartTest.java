package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.RestartMode;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.Subscription;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventKind;
import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.GatewayAddress;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import io.hawser.protocol.DeviceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command monitor is restarted over gRPC again and again while commands go out, end and fall due. */
@Timeout(120)
class MonitorRestartTest {
    private static final String MONITOR = "command-monitor";
    private static final int RESTARTS = 20;
    private static final int COMMANDS_A_ROUND = 100;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long SEED = 7;

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final DeviceNetwork network = DeviceNetwork.open(1);
    private final EventTape tape = new EventTape();
    private final Map<SentCommand, CommandState> expected = new HashMap<>();
    private Gateway gateway;
    private HawserClient client;

    @BeforeEach
    void open() throws Exception {
        gateway = new Gateway(GatewayConfig.load(Sources.none()
                .withFlag("node.data-directory=" + directory.resolve("data"))
                .withFlag("device-listener.port=0")
                .withFlag("rpc.port=0")
                .withFlag("http.port=0")));
        gateway.start();
        client = HawserClient.builder()
                .gateway("127.0.0.1:" + gateway.rpcAddress().getPort())
                .tokenFile(directory.resolve("data").resolve("admin.token"))
                .deadline(SOON)
                .build();
    }

    @AfterEach
    void close() {
        network.close();
        client.close();
        gateway.close();
    }

    @Test
    void noOutcomeIsLostAndNoneIsTwofold() throws Exception {
        var _ = device();
        var options = SubscribeOptions.EVERYTHING.withKinds(EventKind.COMMAND_CHANGED);
        try (Subscription subscription = client.subscribe(options, tape)) {
            subscription.started().get(20, TimeUnit.SECONDS);

            for (int i = 0; i < RESTARTS; i++) {
                for (int n = 0; n < COMMANDS_A_ROUND; n++) {
                    sendOne();
                }
                var restart = client.restart(MONITOR, i % 2 == 0 ? RestartMode.GRACEFUL : RestartMode.HARD);
                assertThat(restart.component().name()).isEqualTo(MONITOR);
            }

            for (Map.Entry<SentCommand, CommandState> each : expected.entrySet()) {
                CommandView end = each.getKey().completed().get(20, TimeUnit.SECONDS);
                assertThat(end.state()).isEqualTo(each.getValue());
            }
            await().atMost(SOON).until(() -> tape.events().size() >= expected.size());
            Map<String, CommandState> told = new HashMap<>();
            for (EventDetail.CommandChanged changed : changes()) {
                CommandState before = told.put(
                        changed.command().commandId(), changed.command().state());
                assertThat(before).as(changed.command().commandId()).isNull();
            }
            expected.forEach((command, state) -> assertThat(told).containsEntry(command.commandId(), state));
            assertThat(client.status().commandsOutstanding()).isZero();
            assertThat(client.status().component(MONITOR).orElseThrow().restarts())
                    .isEqualTo(RESTARTS);
        }
    }

    /** One that a device carries out, or one for nobody that soon falls due, perhaps while the monitor is away. */
    private void sendOne() {
        boolean isForDevice = random.nextBoolean();
        Duration timeToLive = isForDevice ? Duration.ofMinutes(1) : Duration.ofMillis(1 + random.nextInt(500));
        SentCommand sent = client.commands()
                .send(SendCommand.to(isForDevice ? "press" : "nobody", "echo").withTimeToLive(timeToLive));
        expected.put(sent, isForDevice ? CommandState.SUCCEEDED : CommandState.TIMED_OUT);
    }

    private List<EventDetail.CommandChanged> changes() {
        return tape.events().stream()
                .map(event -> event.detail())
                .map(EventDetail.CommandChanged.class::cast)
                .toList();
    }

    private DeviceClient device() {
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId("press"))
                .gateways(
                        new GatewayAddress("127.0.0.1", gateway.deviceAddress().getPort()))
                .build();
        DeviceClient device = DeviceClient.start(
                network,
                config,
                command -> CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload())),
                _ -> {});
        await().atMost(SOON).until(() -> device.state() instanceof DeviceState.Live);
        return device;
    }
}
