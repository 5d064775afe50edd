package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.DeviceFilter;
import io.hawser.client.HawserClient;
import io.hawser.client.IfOffline;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.WaitFor;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.group.GroupOptions;
import io.hawser.client.group.GroupSubscription;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.DeviceView;
import io.hawser.client.view.EventKind;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.ledger.LedgerWriter;
import io.hawser.gateway.device.DeviceSocket;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Welcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of one service of three gateways when one of them gets to do nothing more: all that was promised. */
@Timeout(240)
class OneOfThreeGatewaysKilledTest {
    private static final int DEVICES = 30;
    private static final Duration PACE = Duration.ofMillis(100);
    private static final String GROUP = "survivors";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(10);

    @TempDir
    private static Path directory;

    private static ClusterProcesses cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = ClusterProcesses.onOneServer(directory);
    }

    @BeforeEach
    void startThatWhichWasKilled() throws Exception {
        cluster.awaitAll();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @Test
    void itsDevicesComeBackElsewhereAndNothingThatWasPromisedIsLostOrDoneTwice() throws Exception {
        Path ledger = directory.resolve("ledger");
        var header = new LedgerHeader(InstantSource.system().instant(), "three", DEVICES, "sim-");
        HandledUplinks handled = new HandledUplinks();
        List<HawserClient> members = new ArrayList<>();
        List<SentCommand> commands = new ArrayList<>();
        try (LedgerWriter writer = LedgerWriter.open(ledger, header);
                HawserClient client = cluster.client()) {
            for (int i = 0; i < ClusterProcesses.GATEWAYS; i++) {
                HawserClient member = cluster.clientOf(i);
                members.add(member);
                GroupSubscription group =
                        member.subscribe(GroupOptions.of(GROUP).withKinds(EventKind.UPLINK), handled);
                group.started().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            SteadyFleet fleet = SteadyFleet.start(cluster.deviceAddresses(), DEVICES, PACE, writer);
            send(client, commands);
            fleet.awaitUplinks(DEVICES * 10);
            killUnder(fleet, 0);
            send(client, commands);
            fleet.awaitUplinks(DEVICES * 10);
            for (SentCommand command : commands) {
                assertThat(command.completed()
                                .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                                .state())
                        .isEqualTo(CommandState.SUCCEEDED);
            }
            var report = fleet.finish();
            assertThat(report.violations()).isZero();
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(handled.missed(ledger))
                            .as("acknowledged to devices and never handled by the group")
                            .isEmpty());
        } finally {
            members.forEach(HawserClient::close);
        }
        System.out.println(cluster.gateway(1).audit(ledger));
    }

    /** Kills one; returns when its devices are in session with the others, which know it. */
    private static void killUnder(SteadyFleet fleet, int victim) throws Exception {
        try (HawserClient survivor = cluster.client((victim + 1) % ClusterProcesses.GATEWAYS)) {
            long before = fleet.reconnects();
            cluster.gateway(victim).kill();
            long killed = System.nanoTime();
            await().atMost(LIMIT)
                    .pollInterval(LOOK)
                    .until(() -> fleet.reconnects() > before && fleet.connected() == DEVICES);
            print("its devices are in session elsewhere", killed);
            await().atMost(LIMIT).pollInterval(LOOK).until(() -> {
                List<DeviceView> seen = new ArrayList<>();
                survivor.devices()
                        .forEach(
                                DeviceFilter.ALL.withPrefix("sim-").withPresence(DeviceFilter.Presence.CONNECTED),
                                seen::add);
                return seen.size() == DEVICES
                        && seen.stream().noneMatch(device -> device.nodeId().equals(ClusterProcesses.name(victim)));
            });
            print("another gateway knows where they are", killed);
            survivor.send(SendCommand.to("sim-" + String.format("%06d", victim), "echo"));
            print("a command reached one of them", killed);
        }
    }

    private static void send(HawserClient client, List<SentCommand> commands) {
        for (int i = 0; i < DEVICES; i++) {
            SendCommand command = SendCommand.to(String.format("sim-%06d", i), "echo");
            commands.add(client.commands().send(command.withTimeToLive(Duration.ofMinutes(5))));
        }
    }

    @Test
    void whoeverAsksForADeviceThatDoesNotComeBackHearsThatItIsNotConnected() throws Exception {
        int victim = 2;
        List<DeviceSocket> sockets = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                HawserClient survivor = cluster.clientOf(0)) {
            for (int i = 0; i < 12; i++) { // of every shard, those of the one that dies among them
                sockets.add(connect("gone-" + i, victim));
            }
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(survivor.devices().get("gone-11").connected())
                                    .isTrue());
            cluster.gateway(victim).kill();
            long killed = System.nanoTime();
            List<Future<Long>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String id = "gone-" + i;
                Callable<Long> asking = () -> nanosUntilRefused(survivor, id, killed);
                answers.add(callers.submit(asking));
            }
            List<Long> millis = new ArrayList<>();
            for (Future<Long> answer : answers) {
                millis.add(TimeUnit.NANOSECONDS.toMillis(answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS)));
            }
            System.out.println("killed gateway: \"not connected\" after, in ms: "
                    + millis.stream().sorted().toList());
            assertThat(millis).allMatch(each -> each < 10_000);
        } finally {
            for (DeviceSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private static long nanosUntilRefused(HawserClient client, String id, long since) {
        await().atMost(LIMIT).pollInterval(LOOK).until(() -> {
            try {
                client.send(SendCommand.to(id, "echo")
                        .withIfOffline(IfOffline.FAIL)
                        .withWaitFor(WaitFor.STORED)
                        .withTimeToLive(Duration.ofSeconds(5)));
                return false; // it is still believed to be there
            } catch (HawserException.Precondition refused) {
                return refused.reason() == Reason.DEVICE_NOT_CONNECTED;
            }
        });
        return System.nanoTime() - since;
    }

    private static DeviceSocket connect(String id, int gateway) throws Exception {
        int port = cluster.gateway(gateway).devicePort();
        DeviceSocket socket = new DeviceSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "hdp1");
        socket.send(new Hello(new DeviceId(id), new Authentication.None(), 0));
        assertThat(socket.receive()).isInstanceOf(Welcome.class);
        return socket;
    }

    private static void print(String what, long since) {
        System.out.println("killed gateway: " + what + " after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) + " ms");
    }
}
