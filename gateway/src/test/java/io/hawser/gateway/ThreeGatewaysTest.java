package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.DeviceFilter;
import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.group.GroupOptions;
import io.hawser.client.group.GroupSubscription;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.DeviceView;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventKind;
import io.hawser.client.view.NodeState;
import io.hawser.client.view.Payload;
import io.hawser.client.view.StartAt;
import io.hawser.client.view.StatusView;
import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.GatewayAddress;
import io.hawser.device.Setback;
import io.hawser.device.UplinkOutcome;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GoAway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three gateways in processes of their own are one service, whichever of them a device or a web server comes to. */
@Timeout(120)
class ThreeGatewaysTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static ClusterProcesses cluster;
    private static DeviceNetwork network;
    private static List<HawserClient> clients;

    private final List<DeviceClient> devices = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        cluster = ClusterProcesses.onOneServer(directory);
        network = DeviceNetwork.open(1);
        clients = IntStream.range(0, ClusterProcesses.GATEWAYS)
                .mapToObj(cluster::client)
                .toList();
    }

    @AfterAll
    static void stop() throws Exception {
        clients.forEach(HawserClient::close);
        network.close();
        cluster.close();
    }

    @AfterEach
    void sendDevicesHome() {
        devices.forEach(DeviceClient::close);
    }

    @Test
    void aCommandSentToAnyGatewayReachesTheDeviceWhereItIsAndComesBackWithItsAnswer() {
        for (int there = 0; there < ClusterProcesses.GATEWAYS; there++) {
            String id = "press-" + there;
            connect(id, there);
            for (int here = 0; here < ClusterProcesses.GATEWAYS; here++) {
                Payload said = Payload.ofUtf8("from " + here + " to " + there);

                CommandView command = clients.get(here)
                        .send(SendCommand.to(id, "echo").withPayload(said).withTimeToLive(SOON));

                assertThat(command.state()).as("%s", said).isEqualTo(CommandState.SUCCEEDED);
                assertThat(command.result().orElseThrow().payload()).isEqualTo(said);
                for (HawserClient anywhere : clients) {
                    assertThat(anywhere.commands().get(command.commandId()).state())
                            .isEqualTo(CommandState.SUCCEEDED);
                }
            }
        }
    }

    @Test
    void everyGatewayKnowsAllDevicesAndTheStateOfAllGateways() {
        for (int i = 0; i < 9; i++) {
            connect("listed-" + i, i % ClusterProcesses.GATEWAYS);
        }
        for (HawserClient client : clients) {
            await().atMost(SOON).untilAsserted(() -> {
                List<DeviceView> seen = new ArrayList<>();
                client.devices().forEach(DeviceFilter.ALL.withPrefix("listed-"), seen::add);
                assertThat(seen).hasSize(9).allMatch(DeviceView::connected);
                for (int i = 0; i < 9; i++) {
                    assertThat(seen.get(i).deviceId()).isEqualTo("listed-" + i);
                    assertThat(seen.get(i).nodeId()).isEqualTo(ClusterProcesses.name(i % ClusterProcesses.GATEWAYS));
                }
            });
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(client.status().nodes())
                            .hasSize(ClusterProcesses.GATEWAYS)
                            .allSatisfy(node -> {
                                assertThat(node.state()).isEqualTo(NodeState.ALIVE);
                                assertThat(node.sessions()).isEqualTo(3);
                                assertThat(node.rpcAddress()).isNotEmpty();
                            }));
            for (int i = 0; i < ClusterProcesses.GATEWAYS; i++) {
                StatusView status = client.status(ClusterProcesses.name(i));
                assertThat(status.nodeId()).isEqualTo(ClusterProcesses.name(i));
                assertThat(status.sessions()).isEqualTo(3);
            }
        }
    }

    @Test
    void theNewestSessionOfADeviceWinsAndTheOneAtTheOtherGatewayIsToldSo() {
        DeviceClient older = connect("mover", 0);
        long epoch = live(older).epoch();

        DeviceClient newer = connect("mover", 1);

        assertThat(Long.compareUnsigned(live(newer).epoch(), epoch)).isPositive();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(older.state())
                        .isInstanceOfSatisfying(
                                DeviceState.Ended.class,
                                ended -> assertThat(ended.setback())
                                        .isInstanceOfSatisfying(
                                                Setback.SentAway.class,
                                                away -> assertThat(away.goAway().reason())
                                                        .isEqualTo(GoAway.Reason.TAKEN_OVER))));
        for (HawserClient client : clients) {
            await().atMost(SOON).untilAsserted(() -> {
                DeviceView seen = client.devices().get("mover");
                assertThat(seen.connected()).isTrue();
                assertThat(seen.nodeId()).isEqualTo(ClusterProcesses.name(1));
                assertThat(seen.sessionEpoch()).isEqualTo(live(newer).epoch());
            });
            assertThat(client.send(SendCommand.to("mover", "echo").withTimeToLive(SOON))
                            .state())
                    .isEqualTo(CommandState.SUCCEEDED);
        }
    }

    @Test
    void aGroupWithMembersAtTwoGatewaysGetsEveryUplinkOfAllThree() throws Exception {
        Set<String> atFirst = ConcurrentHashMap.newKeySet();
        Set<String> atSecond = ConcurrentHashMap.newKeySet();
        GroupOptions options = GroupOptions.of("pair")
                .withKinds(EventKind.UPLINK)
                .withDeviceIdPrefix("paired-")
                .withStartAt(StartAt.OLDEST);
        try (GroupSubscription first = clients.get(0)
                        .subscribe(options, event -> atFirst.add(text((EventDetail.Uplink) event.detail())));
                GroupSubscription second = clients.get(1)
                        .subscribe(options, event -> atSecond.add(text((EventDetail.Uplink) event.detail())))) {
            first.started().get(SOON.toSeconds(), TimeUnit.SECONDS);
            second.started().get(SOON.toSeconds(), TimeUnit.SECONDS);
            Set<String> sent = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                DeviceClient device = connect("paired-" + i, i % ClusterProcesses.GATEWAYS);
                for (int n = 0; n < 3; n++) {
                    sent.add(uplink(device, "paired-" + i + "/" + n));
                }
            }

            await().atMost(SOON).untilAsserted(() -> {
                Set<String> both = new HashSet<>(atFirst);
                both.addAll(atSecond);
                assertThat(both).isEqualTo(sent);
            });
            assertThat(atFirst).as("the share of the first member").isNotEmpty();
            assertThat(atSecond).as("the share of the second member").isNotEmpty();
        }
    }

    private static String text(EventDetail.Uplink uplink) {
        return uplink.payload().asUtf8().orElseThrow();
    }

    private static String uplink(DeviceClient device, String text) throws Exception {
        assertThat(device.uplink("note", io.hawser.protocol.Payload.ofUtf8(text))
                        .toCompletableFuture()
                        .get(SOON.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(UplinkOutcome.Acknowledged.class);
        return text;
    }

    private DeviceClient connect(String id, int gateway) {
        GatewayAddress address = cluster.deviceAddresses().get(gateway);
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId(id))
                .gateways(address)
                .backOff(Duration.ofMillis(50), Duration.ofMillis(400))
                .build();
        DeviceClient device = DeviceClient.start(
                network,
                config,
                command -> CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload())),
                _ -> {});
        devices.add(device);
        await().atMost(SOON).until(() -> device.state() instanceof DeviceState.Live);
        return device;
    }

    private static DeviceState.Live live(DeviceClient device) {
        return (DeviceState.Live) device.state();
    }
}
