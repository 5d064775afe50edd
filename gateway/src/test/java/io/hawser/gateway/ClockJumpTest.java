package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.Subscription;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.EventDetail;
import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.GatewayAddress;
import io.hawser.device.UplinkOutcome;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody sets the clock of a gateway with a real store and real connections by an hour, either way. */
@Timeout(120)
class ClockJumpTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration BRIEF = Duration.ofMillis(1_500);
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    private final JumpingClock clock = new JumpingClock();
    private final DeviceNetwork network = DeviceNetwork.open(1);
    private final List<Long> epochs = new CopyOnWriteArrayList<>();
    private final EventTape tape = new EventTape();
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
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void deadlinesStayRelativeAndNothingFiresTwice(Duration jump) throws Exception {
        try (Subscription subscription = client.subscribe(SubscribeOptions.EVERYTHING, tape)) {
            subscription.started().get(20, TimeUnit.SECONDS);
            DeviceClient device = device();
            long begun = System.nanoTime();
            SentCommand brief = send("nobody", BRIEF);
            SentCommand lasting = send("nobody", LONG);

            clock.jump(jump);
            SentCommand briefAfterwards = send("nobody", BRIEF);
            SentCommand echo = send("press", BRIEF);
            uplink(device);

            assertThat(end(brief)).isEqualTo(CommandState.TIMED_OUT);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(BRIEF);
            assertThat(end(briefAfterwards)).isEqualTo(CommandState.TIMED_OUT);
            assertThat(end(echo)).isEqualTo(CommandState.SUCCEEDED);
            assertThat(client.commands().get(lasting.commandId()).state()).isEqualTo(CommandState.QUEUED);
            client.commands().cancel(lasting.commandId());

            // the cancelling was the last to end, so whatever fired twice has been told by now
            await().atMost(SOON).until(() -> ends().contains(lasting.commandId()));
            assertThat(ends())
                    .containsExactlyInAnyOrder(
                            brief.commandId(), briefAfterwards.commandId(), echo.commandId(), lasting.commandId());
            assertThat(epochs).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void aJumpBetweenTwoRunsEndsNoCommandLaterThanItsTimeToLiveAndEpochsStillRise(Duration jump) throws Exception {
        var _ = device();
        SentCommand brief = send("nobody", BRIEF);
        SentCommand lasting = send("nobody", LONG);
        client.close();
        gateway.close();

        clock.jump(jump);
        gateway = startGateway();
        client = newClient();
        var _ = device();

        await().atMost(SOON).until(() -> state(brief) == CommandState.TIMED_OUT);
        // set forwards, the gateway cannot know that its absence was no hour; set back, nothing is late by one
        assertThat(state(lasting)).isEqualTo(jump.isNegative() ? CommandState.QUEUED : CommandState.TIMED_OUT);
        assertThat(epochs).hasSize(2);
        assertThat(Long.compareUnsigned(epochs.get(1), epochs.get(0))).isPositive();
    }

    private SentCommand send(String device, Duration timeToLive) throws Exception {
        SentCommand sent = client.commands().send(SendCommand.to(device, "echo").withTimeToLive(timeToLive));
        sent.stored().get(20, TimeUnit.SECONDS);
        return sent;
    }

    private static CommandState end(SentCommand command) throws Exception {
        return command.completed().get(20, TimeUnit.SECONDS).state();
    }

    private CommandState state(SentCommand command) {
        return client.commands().get(command.commandId()).state();
    }

    private List<String> ends() {
        return tape.events().stream()
                .map(event -> event.detail())
                .filter(EventDetail.CommandChanged.class::isInstance)
                .map(detail -> ((EventDetail.CommandChanged) detail).command())
                .map(CommandView::commandId)
                .toList();
    }

    private DeviceClient device() {
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId("press"))
                .gateways(
                        new GatewayAddress("127.0.0.1", gateway.deviceAddress().getPort()))
                .backOff(Duration.ofMillis(50), Duration.ofMillis(400))
                .build();
        int before = epochs.size();
        DeviceClient device = DeviceClient.start(
                network,
                config,
                command -> CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload())),
                state -> {
                    if (state instanceof DeviceState.Live live) {
                        epochs.add(live.epoch());
                    }
                });
        await().atMost(SOON).until(() -> epochs.size() > before);
        return device;
    }

    private static void uplink(DeviceClient device) throws Exception {
        assertThat(device.uplink("note", Payload.ofUtf8("x"))
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS))
                .isInstanceOf(UplinkOutcome.Acknowledged.class);
    }

    private Gateway startGateway() throws Exception {
        Gateway started = new Gateway(
                GatewayConfig.load(Sources.none()
                        .withFlag("node.data-directory=" + directory.resolve("data"))
                        .withFlag("device-listener.port=0")
                        .withFlag("rpc.port=0")
                        .withFlag("http.port=0")),
                clock,
                Overseer.NOBODY);
        started.start();
        return started;
    }

    private HawserClient newClient() {
        return HawserClient.builder()
                .gateway("127.0.0.1:" + gateway.rpcAddress().getPort())
                .tokenFile(directory.resolve("data").resolve("admin.token"))
                .build();
    }

    /** The system's clock, set by somebody. */
    private static final class JumpingClock implements InstantSource {
        private final AtomicLong aheadSeconds = new AtomicLong();

        void jump(Duration by) {
            aheadSeconds.addAndGet(by.toSeconds());
        }

        @Override
        public Instant instant() {
            return InstantSource.system().instant().plusSeconds(aheadSeconds.get());
        }
    }
}
