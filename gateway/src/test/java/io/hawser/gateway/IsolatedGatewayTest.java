package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.hawser.client.DeviceFilter;
import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.SubscribeOptions;
import io.hawser.client.Subscription;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.DeviceView;
import io.hawser.client.view.DisconnectReason;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.NodeState;
import io.hawser.client.view.NodeView;
import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.GatewayAddress;
import io.hawser.device.Setback;
import io.hawser.device.UplinkOutcome;
import io.hawser.gateway.backplane.nats.Gate;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Payload;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A gateway in a process of its own loses the NATS server, and with it the other gateway, and finds both again. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
class IsolatedGatewayTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CUT_OFF = "cut-off";
    private static final String OTHER = "other";

    @TempDir
    private Path directory;

    private final DeviceNetwork network = DeviceNetwork.open(1);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Queue<GoAway> sentAway = new ConcurrentLinkedQueue<>();
    private GatewaysInOneJvm others;
    private Gate gate;
    private GatewayProcess gateway;
    private HawserClient client;
    private HawserClient atOther;
    private ManagedChannel channel;

    @BeforeEach
    void open() throws Exception {
        others = new GatewaysInOneJvm(directory);
        gate = new Gate(others.serverUrl());
        Path home = Files.createDirectories(directory.resolve(CUT_OFF));
        gateway = new GatewayProcess(
                home,
                "node.id=" + CUT_OFF,
                "store.engine=nats",
                "cluster.servers=" + gate.url(),
                "cluster.replicas=1",
                "cluster.allow-old-nats=true");
        others.start(OTHER);
        others.shareSecretsWith(gateway.data());
        gateway.start();
        atOther = others.client(OTHER);
        channel = Grpc.newChannelBuilderForAddress("127.0.0.1", gateway.rpcPort(), InsecureChannelCredentials.create())
                .build();
        client = HawserClient.builder()
                .gateway("127.0.0.1:" + gateway.rpcPort())
                .tokenFile(gateway.adminToken())
                .learningNoOthers()
                .attempts(1)
                .build();
        await().atMost(SOON).until(() -> state(atOther, CUT_OFF) == NodeState.ALIVE);
        await().atMost(SOON).until(() -> state(client, OTHER) == NodeState.ALIVE);
    }

    @AfterEach
    void close() {
        network.close();
        client.close();
        channel.shutdownNow();
        gateway.close();
        others.close();
        gate.close();
    }

    @Test
    void itSaysSoKeepsItsDevicesAcknowledgesNothingAndGoesOnWhenItIsBack() throws Exception {
        GatewayAddress here = new GatewayAddress("127.0.0.1", gateway.devicePort());
        DeviceClient device = connect("stays", here);
        DeviceClient moved = connect("moves", here);
        uplink(device, "before").get(SOON.toSeconds(), TimeUnit.SECONDS);

        gate.breakAll();

        await().atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(() -> client.devices().get("stays"))
                        .isInstanceOfSatisfying(
                                HawserException.class,
                                refused -> assertThat(refused.reason()).isEqualTo(Reason.NODE_ISOLATED)));
        CompletableFuture<UplinkOutcome> meanwhile = uplink(device, "meanwhile");
        DeviceClient elsewhere = connect("moves", others.deviceAddress(OTHER));
        await().atMost(SOON).until(() -> state(atOther, CUT_OFF) == NodeState.LOST);
        await().atMost(SOON).until(() -> state(client, CUT_OFF) == NodeState.ISOLATED);
        await().atMost(SOON).until(() -> health() == ServingStatus.NOT_SERVING);
        HttpResponse<String> ready = ready();
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("lost the other gateways");
        assertThat(device.state()).isInstanceOf(DeviceState.Live.class);
        assertThat(meanwhile).isNotDone();

        gate.open();

        await().atMost(SOON).until(() -> health() == ServingStatus.SERVING);
        assertThat(ready().statusCode()).isEqualTo(200);
        assertThat(meanwhile.get(SOON.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(UplinkOutcome.Acknowledged.class);
        await().atMost(SOON).until(() -> state(atOther, CUT_OFF) == NodeState.ALIVE);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(whereDevicesAre(client)).isEqualTo(Map.of("stays", CUT_OFF, "moves", OTHER));
            assertThat(whereDevicesAre(atOther)).isEqualTo(Map.of("stays", CUT_OFF, "moves", OTHER));
        });
        assertThat(moved.state()).isInstanceOf(DeviceState.Ended.class);
        assertThat(elsewhere.state()).isInstanceOf(DeviceState.Live.class);
        assertThat(sentAway).extracting(GoAway::reason).containsExactly(GoAway.Reason.TAKEN_OVER);
        for (HawserClient each : List.of(client, atOther)) {
            for (String id : List.of("stays", "moves")) {
                assertThat(each.send(SendCommand.to(id, "echo")).state()).isEqualTo(CommandState.SUCCEEDED);
            }
        }
    }

    @Test
    void whenItOnlyHangsItsDevicesAreToldAsLostAndThenAsConnectedAgainAndCallsAboutItEndMeanwhile() throws Exception {
        EventTape tape = new EventTape();
        try (Subscription subscription = atOther.subscribe(SubscribeOptions.EVERYTHING, tape);
                HawserClient impatient = others.client(OTHER, 1)) {
            subscription.started().get(SOON.toSeconds(), TimeUnit.SECONDS);
            DeviceClient device = connect("stays", new GatewayAddress("127.0.0.1", gateway.devicePort()));
            DeviceState before = device.state();
            await().atMost(SOON).until(() -> !tape.of("stays").isEmpty());

            gateway.pause();

            long asked = System.nanoTime();
            assertThatThrownBy(() -> impatient.status(CUT_OFF))
                    .isInstanceOfSatisfying(
                            HawserException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.NODE_UNREACHABLE));
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON.dividedBy(2));
            await().atMost(SOON).until(() -> state(atOther, CUT_OFF) == NodeState.LOST);
            await().atMost(SOON).until(() -> tape.of("stays").size() >= 2);

            gateway.resume();

            await().atMost(SOON)
                    .until(() -> tape.of("stays").size() >= 3
                            && tape.of("stays").getLast() instanceof EventDetail.DeviceConnected);
            assertThat(tape.of("stays").getFirst()).isInstanceOf(EventDetail.DeviceConnected.class);
            assertThat(tape.of("stays").get(1))
                    .isEqualTo(new EventDetail.DeviceDisconnected(DisconnectReason.NODE_LOST, false));
            assertThat(tape.of("stays").getLast()).isEqualTo(tape.of("stays").getFirst());
            assertThat(atOther.send(SendCommand.to("stays", "echo")).state()).isEqualTo(CommandState.SUCCEEDED);
            assertThat(device.state()).isEqualTo(before);
        }
    }

    @Test
    @Tag("slow-cluster")
    void afterAWhileItSendsItsDevicesToWhereTheOtherWas() {
        DeviceClient device = connect("goes", new GatewayAddress("127.0.0.1", gateway.devicePort()));

        gate.shut(); // it is told nothing: pings are not answered

        await().atMost(SOON.multipliedBy(2))
                .until(() -> device.state() instanceof DeviceState.Live live
                        && live.gateway().equals(others.deviceAddress(OTHER)));
        assertThat(sentAway).singleElement().satisfies(goAway -> {
            assertThat(goAway.reason()).isEqualTo(GoAway.Reason.OVERLOADED);
            assertThat(goAway.alternate()).isEqualTo(others.deviceAddress(OTHER).toString());
        });
        assertThat(atOther.send(SendCommand.to("goes", "echo")).state()).isEqualTo(CommandState.SUCCEEDED);
    }

    private ServingStatus health() {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    private HttpResponse<String> ready() throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.httpPort() + "/readyz"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static NodeState state(HawserClient asked, String node) {
        return asked.status().nodes().stream()
                .filter(view -> view.nodeId().equals(node))
                .map(NodeView::state)
                .findFirst()
                .orElse(NodeState.UNKNOWN);
    }

    private static Map<String, String> whereDevicesAre(HawserClient asked) {
        List<DeviceView> devices = new ArrayList<>();
        asked.devices().forEach(DeviceFilter.ALL, devices::add);
        Map<String, String> where = new TreeMap<>();
        devices.forEach(device -> where.put(device.deviceId(), device.nodeId()));
        return where;
    }

    private DeviceClient connect(String id, GatewayAddress address) {
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId(id))
                .gateways(address)
                .backOff(Duration.ofMillis(50), Duration.ofMillis(400))
                .build();
        DeviceClient device = DeviceClient.start(
                network,
                config,
                command -> CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload())),
                this::note);
        await().atMost(SOON).until(() -> device.state() instanceof DeviceState.Live);
        return device;
    }

    private void note(DeviceState state) {
        Optional<Setback> setback = switch (state) {
            case DeviceState.Waiting waiting -> Optional.of(waiting.setback());
            case DeviceState.Ended ended -> Optional.of(ended.setback());
            case DeviceState.Idle _, DeviceState.Connecting _, DeviceState.LoggingIn _, DeviceState.Live _ ->
                Optional.empty();
        };
        if (setback.isPresent() && setback.get() instanceof Setback.SentAway away) {
            sentAway.add(away.goAway());
        }
    }

    private static CompletableFuture<UplinkOutcome> uplink(DeviceClient device, String text) {
        return device.uplink("note", Payload.ofUtf8(text)).toCompletableFuture();
    }
}
