package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.group.GroupOptions;
import io.hawser.client.group.GroupSubscription;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.EventKind;
import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.ledger.LedgerWriter;
import io.hawser.protocol.DeviceId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Devices, a group and commands of a cluster whose gateways are replaced one by one meanwhile: what anybody was promised is
 * held against what comes of it.
 */
final class UpgradeUnderLoad implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration PACE = Duration.ofMillis(100);
    /** Enough that every command shard has some. */
    private static final int SLEEPERS = 24;

    private final ClusterProcesses cluster;
    private final Path ledger;
    private final int gateways;
    private final int devices;
    private final LedgerWriter writer;
    private final HawserClient client;
    private final DeviceNetwork network = DeviceNetwork.open(1);
    private final HandledUplinks handled = new HandledUplinks();
    private final List<HawserClient> members = new ArrayList<>();
    private final List<GroupSubscription> joining = new ArrayList<>();
    private final List<SentCommand> commands = new ArrayList<>();
    private final SteadyFleet fleet;
    private int round;

    /** All devices are in session, and a group has a member at each gateway that runs, and soon at those that come. */
    UpgradeUnderLoad(ClusterProcesses cluster, Path ledger, int devices) throws Exception {
        this.cluster = cluster;
        this.ledger = ledger;
        this.gateways = cluster.deviceAddresses().size();
        this.devices = devices;
        var header = new LedgerHeader(InstantSource.system().instant(), "upgrade", devices, "sim-");
        writer = LedgerWriter.open(ledger, header);
        client = cluster.client();
        for (int i = 0; i < gateways; i++) {
            HawserClient member = cluster.clientOf(i);
            members.add(member);
            joining.add(member.subscribe(GroupOptions.of("upgraded").withKinds(EventKind.UPLINK), handled));
        }
        fleet = SteadyFleet.start(cluster.deviceAddresses(), devices, PACE, writer);
    }

    /** Replaces a gateway. */
    void replace(int gateway, Runnable by) throws Exception {
        change(() -> {
            assertThat(cluster.gateway(gateway).terminate()).isIn(0, 143);
            by.run();
        });
    }

    /** What stops gateways, and has others start in their place. */
    interface Change {
        void make() throws Exception;
    }

    /** All devices get commands while that is made; some wait for devices that come when it is. */
    void change(Change change) throws Exception {
        round++;
        List<SentCommand> waiting = new ArrayList<>();
        for (int i = 0; i < SLEEPERS; i++) {
            waiting.add(send("sleeper-" + round + "-" + i));
        }
        for (SentCommand command : waiting) {
            command.stored().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        change.make();
        for (int i = 0; i < devices; i++) {
            commands.add(send(String.format("sim-%06d", i)));
        }
        cluster.awaitAll();
        for (GroupSubscription member : joining) {
            member.started().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        List<DeviceClient> awake = new ArrayList<>();
        try {
            for (int i = 0; i < SLEEPERS; i++) {
                awake.add(connect("sleeper-" + round + "-" + i, i % gateways));
            }
            assertAllSucceed(waiting);
        } finally {
            awake.forEach(DeviceClient::close);
        }
        fleet.awaitUplinks(devices);
    }

    /** A command goes from each gateway to a device of each, and its answer comes back. */
    void assertEveryWayIsOpen() throws Exception {
        for (int there = 0; there < gateways; there++) {
            String id = "probe-" + round + "-" + there;
            try (DeviceClient device = connect(id, there)) {
                await().atMost(LIMIT).pollInterval(LOOK).until(() -> device.state() instanceof DeviceState.Live);
                for (int here = 0; here < gateways; here++) {
                    try (HawserClient caller = cluster.client(here)) {
                        SendCommand command = SendCommand.to(id, "echo").withTimeToLive(LIMIT);
                        assertThat(caller.send(command).state())
                                .as("from %d to %d, %s", here, there, device.device())
                                .isEqualTo(CommandState.SUCCEEDED);
                    }
                }
            }
        }
    }

    /** The devices stop; all that was promised came about. */
    void finish() throws Exception {
        assertAllSucceed(commands);
        assertThat(fleet.finish().violations()).isZero();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(handled.missed(ledger))
                        .as("acknowledged to devices and never handled by the group")
                        .isEmpty());
        writer.close();
        System.out.println(cluster.gateway(0).audit(ledger));
    }

    private SentCommand send(String device) {
        return client.commands().send(SendCommand.to(device, "echo").withTimeToLive(Duration.ofMinutes(5)));
    }

    private static void assertAllSucceed(List<SentCommand> commands) throws Exception {
        for (SentCommand command : commands) {
            assertThat(command.completed()
                            .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .state())
                    .isEqualTo(CommandState.SUCCEEDED);
        }
    }

    /** One that is soon in session there. */
    private DeviceClient connect(String id, int gateway) {
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId(id))
                .gateways(cluster.deviceAddresses().get(gateway))
                .backOff(Duration.ofMillis(50), Duration.ofMillis(400))
                .build();
        DeviceClient device = DeviceClient.start(
                network,
                config,
                command -> CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload())),
                _ -> {});
        return device;
    }

    @Override
    public void close() throws IOException {
        members.forEach(HawserClient::close);
        client.close();
        network.close();
        writer.close();
    }
}
