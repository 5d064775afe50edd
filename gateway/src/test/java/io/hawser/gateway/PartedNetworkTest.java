package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.NodeState;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.ledger.LedgerWriter;
import io.hawser.gateway.backplane.nats.NatsServer;
import io.hawser.gateway.backplane.nats.ThreeServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The network between the NATS servers parts, under load; each gateway is with a server of its own. */
@Tag("slow-cluster")
final class PartedNetworkTest {
    private static final int SITES = 3;
    private static final int DEVICES = 300;
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final int CLIENTS = 4222;
    private static final int ROUTES = 6222;

    @TempDir
    private Path directory;

    private final Random random = new Random(7);
    private final CommandLoad commands = new CommandLoad(random, DEVICES);

    @Test
    @Timeout(900)
    void theGreaterPartServesOnAndNothingThatWasPromisedIsLost() throws Exception {
        Path ledger = directory.resolve("ledger");
        var header = new LedgerHeader(InstantSource.system().instant(), "parted", DEVICES, "sim-");
        List<NatsServer> servers = new ArrayList<>();
        try (NetworkSites sites = NetworkSites.open(SITES)) {
            for (int site = 0; site < SITES; site++) {
                servers.add(start(sites, site));
            }
            List<String> urls = IntStream.range(0, SITES)
                    .mapToObj(site -> "nats://" + sites.address(site) + ":" + CLIENTS)
                    .toList();
            try (ClusterProcesses cluster = ClusterProcesses.eachWithItsOwn(urls, directory);
                    HawserClient client = cluster.client();
                    LedgerWriter writer = LedgerWriter.open(ledger, header)) {
                SteadyFleet fleet = SteadyFleet.start(cluster.deviceAddresses(), DEVICES, PACE, writer);
                for (int alone = 0; alone < SITES; alone++) {
                    partAndJoin(sites, alone, cluster, fleet, client);
                }
                commands.assertAllEnd();
                assertThat(fleet.finish().violations()).isZero();
                System.out.println(cluster.gateway(0).audit(ledger));
            }
        } finally {
            servers.forEach(NatsServer::kill);
        }
    }

    /** Returns when all is well again. */
    private void partAndJoin(
            NetworkSites sites, int alone, ClusterProcesses cluster, SteadyFleet fleet, HawserClient client)
            throws Exception {
        int[] together = IntStream.range(0, SITES).filter(site -> site != alone).toArray();
        fleet.awaitUplinks(DEVICES);
        try (HawserClient greater = cluster.clientOf(together)) {
            commands.send(client);
            for (int site : together) {
                sites.part(site, alone);
            }
            long parted = System.nanoTime();
            for (int site : together) {
                cluster.awaitState(site, ClusterProcesses.name(alone), NodeState.LOST);
            }
            fleet.awaitUplinks(DEVICES * 2); // those of the devices there
            commands.send(client);
            assertThat(greater.send(SendCommand.to("nobody", "echo").withTimeToLive(Duration.ofSeconds(5)))
                            .state())
                    .isEqualTo(CommandState.TIMED_OUT);
            System.out.printf(
                    "parted from site %d for %d ms%n",
                    alone, Duration.ofNanos(System.nanoTime() - parted).toMillis());
            for (int site : together) {
                sites.join(site, alone);
            }
        }
        long joined = System.nanoTime();
        cluster.awaitAll();
        fleet.awaitEverybody();
        fleet.awaitUplinks(DEVICES);
        System.out.printf(
                "joined, all is well after %d ms%n",
                Duration.ofNanos(System.nanoTime() - joined).toMillis());
    }

    private NatsServer start(NetworkSites sites, int site) {
        Path home = directory.resolve("nats-" + site);
        List<String> routes = IntStream.range(0, SITES)
                .mapToObj(other -> sites.address(other) + ":" + ROUTES)
                .toList();
        return NatsServer.start(
                sites.in(site),
                home,
                ThreeServers.configuration(site, sites.address(site), CLIENTS, home, ROUTES, routes));
    }
}
