package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.group.GroupOptions;
import io.hawser.client.group.GroupSubscription;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.EventKind;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.ledger.LedgerWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gateways and NATS servers are killed and stopped under load, in an order of chance in which each fault comes at least
 * once: what anybody was promised holds. Other devices or rounds: {@code -Dhawser.cluster.devices=300},
 * {@code -Dhawser.cluster.rounds=30}, {@code -Dhawser.cluster.seed=1}.
 */
@Tag("slow-cluster")
class ClusterUnderFaultsTest {
    private static final int DEVICES = Integer.getInteger("hawser.cluster.devices", 3_000);
    private static final int ROUNDS = Integer.getInteger("hawser.cluster.rounds", ClusterFault.values().length);
    private static final long SEED = Long.getLong("hawser.cluster.seed", 20_261_129);
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final String GROUP = "survivors";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final HandledUplinks handled = new HandledUplinks();
    private final CommandLoad commands = new CommandLoad(random, DEVICES);

    @Test
    @Timeout(1_800)
    void nothingThatWasPromisedIsLostAndNothingIsDoneTwice() throws Exception {
        Path ledger = directory.resolve("ledger");
        var header = new LedgerHeader(InstantSource.system().instant(), "three", DEVICES, "sim-");
        List<HawserClient> members = new ArrayList<>();
        try (ClusterProcesses cluster = ClusterProcesses.behindGates(directory);
                HawserClient client = cluster.client()) {
            for (int i = 0; i < ClusterProcesses.GATEWAYS; i++) {
                HawserClient member = cluster.clientOf(i);
                members.add(member);
                GroupSubscription group =
                        member.subscribe(GroupOptions.of(GROUP).withKinds(EventKind.UPLINK), handled);
                group.started().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            try (LedgerWriter writer = LedgerWriter.open(ledger, header)) {
                SteadyFleet fleet = SteadyFleet.start(cluster.deviceAddresses(), DEVICES, PACE, writer);
                for (ClusterFault fault : faults()) {
                    commands.send(client);
                    fleet.awaitUplinks(1 + random.nextInt(DEVICES * 2));
                    befall(fault, cluster, fleet, client);
                }
                commands.assertAllEnd();
                assertThat(fleet.finish().violations()).isZero();
            }
            System.out.println(cluster.gateway(0).audit(ledger));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(handled.missed(ledger))
                            .as(
                                    "acknowledged to devices, and never handled by %s",
                                    client.groups().get(GROUP))
                            .isEmpty());
        } finally {
            members.forEach(HawserClient::close);
        }
    }

    /** Each once, and some again. */
    private List<ClusterFault> faults() {
        List<ClusterFault> each = List.of(ClusterFault.values());
        List<ClusterFault> faults = new ArrayList<>(each);
        while (faults.size() < ROUNDS) {
            faults.add(each.get(random.nextInt(each.size())));
        }
        Collections.shuffle(faults, random);
        return faults;
    }

    /** Returns when all is well again. */
    private void befall(ClusterFault fault, ClusterProcesses cluster, SteadyFleet fleet, HawserClient client)
            throws Exception {
        long struck = System.nanoTime();
        ClusterFault.Healing healing = fault.strike(cluster, random);
        commands.send(client);
        fleet.awaitUplinks(DEVICES);
        long served = System.nanoTime();
        healing.heal();
        long healed = System.nanoTime();
        cluster.awaitAll();
        fleet.awaitEverybody();
        fleet.awaitUplinks(DEVICES);
        for (int i = 0; i < ClusterProcesses.GATEWAYS; i++) {
            try (HawserClient each = cluster.clientOf(i)) {
                SendCommand command =
                        SendCommand.to(commands.anyDevice(), "echo").withTimeToLive(LIMIT);
                assertThat(each.send(command).state()).isEqualTo(CommandState.SUCCEEDED);
            }
        }
        System.out.printf(
                "%-20s %4d uplinks acknowledged after %6d ms; healed, all is well after %6d ms%n",
                fault, DEVICES, millis(struck, served), millis(healed, System.nanoTime()));
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }
}
