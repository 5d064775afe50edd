package io.hawser.gateway;

import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.HawserClientBuilder;
import io.hawser.client.view.NodeState;
import io.hawser.device.GatewayAddress;
import io.hawser.gateway.backplane.nats.NatsServer;
import io.hawser.gateway.backplane.nats.ThreeServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Gateways as one, three unless a benchmark wants more, each a process with data of its own, on real NATS servers: one or three. */
final class ClusterProcesses implements AutoCloseable {
    static final int GATEWAYS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** What has to be the same for every gateway: one token opens them all, and each reads the devices' secrets. */
    private static final List<String> SHARED =
            List.of("tokens.conf", "admin.token", "device-secrets.key", "console.key");

    private final Runnable stopServers;
    private final Optional<ThreeServers> servers;
    private final List<GatewayProcess> gateways = new ArrayList<>();

    /** Gateways on one server, all of them ready. */
    static ClusterProcesses onOneServer(Path directory) throws Exception {
        NatsServer server = NatsServer.start();
        return new ClusterProcesses(directory, GATEWAYS, server::close, Optional.empty(), 1, server.url());
    }

    /** Gateways on three servers that each keep everything, all of them ready. */
    static ClusterProcesses onThreeServers(Path directory) throws Exception {
        ThreeServers servers = new ThreeServers();
        return new ClusterProcesses(
                directory,
                GATEWAYS,
                servers::close,
                Optional.of(servers),
                ThreeServers.COUNT,
                String.join(",", servers.urls()));
    }

    /** So many gateways on servers of the caller's, which it stops after them. */
    static ClusterProcesses on(List<String> servers, Path directory, int gateways) throws Exception {
        return new ClusterProcesses(
                directory, gateways, () -> {}, Optional.empty(), servers.size(), String.join(",", servers));
    }

    private ClusterProcesses(
            Path directory, int count, Runnable stopServers, Optional<ThreeServers> servers, int replicas, String urls)
            throws Exception {
        this.stopServers = stopServers;
        this.servers = servers;
        try {
            for (int i = 0; i < count; i++) {
                Path home = Files.createDirectories(directory.resolve(name(i)));
                gateways.add(new GatewayProcess(
                        home,
                        "node.id=" + name(i),
                        "store.engine=nats",
                        "cluster.servers=" + urls,
                        "cluster.replicas=" + replicas,
                        "cluster.allow-old-nats=true"));
            }
            gateways.getFirst().start();
            for (int i = 1; i < count; i++) {
                copySecrets(gateways.getFirst().data(), gateways.get(i).data());
                gateways.get(i).beginToStart();
            }
            awaitAll();
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    private static void copySecrets(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String file : SHARED) {
            if (Files.exists(from.resolve(file))) {
                Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** The node id of a gateway. */
    static String name(int gateway) {
        return "gateway-" + gateway;
    }

    GatewayProcess gateway(int gateway) {
        return gateways.get(gateway);
    }

    /** The servers, of which there are three. */
    ThreeServers servers() {
        return servers.orElseThrow();
    }

    /** Where devices connect, gateway by gateway. */
    List<GatewayAddress> deviceAddresses() {
        return gateways.stream()
                .map(gateway -> new GatewayAddress("127.0.0.1", gateway.devicePort()))
                .toList();
    }

    /** A client of that gateway alone. */
    HawserClient client(int gateway) {
        return builder()
                .gateway(rpcAddress(gateway))
                .learningNoOthers()
                .deadline(Duration.ofSeconds(20))
                .build();
    }

    /** A client of the whole, which outlives any gateway of it. */
    HawserClient client() {
        return patient(IntStream.range(0, gateways.size())).build();
    }

    /** A client of some of them, which knows no others, and waits for one of these to come back. */
    HawserClient clientOf(int... some) {
        return patient(IntStream.of(some)).learningNoOthers().build();
    }

    private HawserClientBuilder patient(IntStream some) {
        HawserClientBuilder builder = builder()
                .pauses(Duration.ofMillis(50), Duration.ofMillis(400))
                .attempts(10_000) // the deadline bounds them
                .deadline(LIMIT.multipliedBy(3));
        some.forEach(gateway -> builder.gateway(rpcAddress(gateway)));
        return builder;
    }

    private HawserClientBuilder builder() {
        return HawserClient.builder().tokenFile(gateways.getFirst().adminToken());
    }

    private String rpcAddress(int gateway) {
        return "127.0.0.1:" + gateways.get(gateway).rpcPort();
    }

    /** Starts those that do not run, and returns when each serves and sees all of them. */
    void awaitAll() throws IOException {
        for (GatewayProcess gateway : gateways) {
            if (!gateway.isAlive()) {
                gateway.beginToStart();
            }
        }
        for (GatewayProcess gateway : gateways) {
            gateway.awaitReady();
        }
        for (int i = 0; i < gateways.size(); i++) {
            try (HawserClient client = client(i)) {
                await().atMost(LIMIT)
                        .ignoreExceptions()
                        .until(() -> client.status().nodes().stream()
                                        .filter(node -> node.state() == NodeState.ALIVE)
                                        .count()
                                == gateways.size());
            }
        }
    }

    @Override
    public void close() {
        gateways.forEach(GatewayProcess::close);
        stopServers.run();
    }
}
