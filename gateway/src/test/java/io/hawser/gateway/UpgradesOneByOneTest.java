package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.group.GroupOptions;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.ComponentView;
import io.hawser.client.view.EventKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole upgrades, of processes on one real server: the right way, and by a version that writes what the others can't read. */
@Tag("slow-cluster")
@Timeout(600)
class UpgradesOneByOneTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String QUICKLY = "drain.reconnect-after=200ms";
    private static final int DEVICES = 60;
    private static final int COMMANDS = 60;
    private static final int GROUPS = 6;

    @TempDir
    private Path directory;

    @Test
    void threeGatewaysAreUpgradedOneByOneAndRolledBackAndNothingThatWasPromisedIsLostOrDoneTwice() throws Exception {
        Path next = OtherVersion.next().compile(directory.resolve("next"));
        try (ClusterProcesses cluster = ClusterProcesses.onOneServer(directory, ClusterProcesses.GATEWAYS, QUICKLY);
                UpgradeUnderLoad load = new UpgradeUnderLoad(cluster, directory.resolve("ledger"), DEVICES)) {
            for (int i = 0; i < ClusterProcesses.GATEWAYS; i++) {
                GatewayProcess upgraded = cluster.gateway(i);
                load.replace(i, () -> upgraded.useClasses(next));
                load.assertEveryWayIsOpen();
            }
            for (int i = ClusterProcesses.GATEWAYS - 1; i >= 0; i--) {
                load.replace(i, cluster.gateway(i)::useNoOtherClasses);
                load.assertEveryWayIsOpen();
            }

            load.finish();
        }
    }

    @Test
    void whatAVersionWroteTooEarlyIsRefusedByTheOtherWhichGoesOnAndNothingOfItIsLost() throws Exception {
        Path tooEarly = OtherVersion.thatWritesTooEarly().compile(directory.resolve("early"));
        try (ClusterProcesses cluster = ClusterProcesses.onOneServer(directory, 1, QUICKLY);
                HawserClient old = cluster.clientOf(0)) {
            GatewayProcess early = cluster.add();
            early.useClasses(tooEarly);
            List<Set<String>> told = new ArrayList<>(); // by groups enough that either gateway serves some
            for (int i = 0; i < GROUPS; i++) {
                Set<String> devices = ConcurrentHashMap.newKeySet();
                told.add(devices);
                GroupOptions options = GroupOptions.of("group-" + i).withKinds(EventKind.COMMAND_CHANGED);
                old.subscribe(options, event -> devices.add(event.deviceId()))
                        .started()
                        .get(SOON.toSeconds(), TimeUnit.SECONDS);
            }
            cluster.awaitAll();
            List<SentCommand> commands = new ArrayList<>();
            try (HawserClient client = cluster.client()) {
                awaitShardsAt(client, 1);
                for (int i = 0; i < COMMANDS; i++) {
                    commands.add(client.commands()
                            .send(SendCommand.to("nobody-" + i, "echo").withTimeToLive(Duration.ofSeconds(3))));
                }
                for (SentCommand command : commands) {
                    assertThat(command.completed()
                                    .get(SOON.toSeconds(), TimeUnit.SECONDS)
                                    .state())
                            .isEqualTo(CommandState.TIMED_OUT);
                }
            }

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(failure(old, "event-log"))
                            .contains("can't be read here", "version 2 (expected: 1), written by a newer version"));
            assertThat(cluster.gateway(0).output()).contains("events can't be read here, readers wait or go elsewhere");
            early.terminate();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(failure(old, "command-monitor"))
                            .contains("can't be opened", "record version: 3 (expected: 1 or 2)"));
            assertThat(cluster.gateway(0).isAlive()).isTrue();
            assertThat(told).anySatisfy(devices -> assertThat(devices).hasSizeLessThan(COMMANDS));

            cluster.gateway(0).terminate(); // upgraded to that version too, as it should have been before
            cluster.gateway(0).useClasses(tooEarly);
            cluster.awaitAll();

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(told)
                            .allSatisfy(devices -> assertThat(devices).hasSize(COMMANDS)));
            for (SentCommand command : commands) {
                assertThat(old.commands().get(command.commandId()).state()).isEqualTo(CommandState.TIMED_OUT);
            }
        }
    }

    private static void awaitShardsAt(HawserClient client, int gateway) {
        String id = ClusterProcesses.name(gateway);
        await().atMost(SOON)
                .until(() -> client.status().nodes().stream()
                        .anyMatch(node -> node.nodeId().equals(id)
                                && !node.commandShards().isEmpty()));
    }

    private static String failure(HawserClient client, String name) {
        ComponentView component = client.status().component(name).orElseThrow();
        assertThat(component.state()).isEqualTo(ComponentState.DEGRADED);
        return component.lastFailure();
    }
}
