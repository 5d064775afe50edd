package io.hawser.gateway;

import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.HawserClientBuilder;
import io.hawser.client.view.NodeState;
import io.hawser.device.GatewayAddress;
import io.hawser.gateway.backplane.nats.Gate;
import io.hawser.gateway.backplane.nats.NatsServer;
import io.hawser.gateway.backplane.nats.ThreeServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Gateways as one, three unless told otherwise, each a process with data of its own, on real NATS servers: one or three. */
final class ClusterProcesses implements AutoCloseable {
    static final int GATEWAYS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** What has to be the same for every gateway: one token opens them all, and each reads the devices' secrets. */
    private static final List<String> SHARED =
            List.of("tokens.conf", "admin.token", "device-secrets.key", "console.key");

    private final Runnable stopServers;
    private final Optional<ThreeServers> servers;
    private final Map<String, List<Gate>> gates;
    private final UnaryOperator<String> serversOf;
    private final Path directory;
    private final List<String> settings;
    private final List<GatewayProcess> gateways = new ArrayList<>();

    /** Gateways on one server, all of them ready. */
    static ClusterProcesses onOneServer(Path directory) throws Exception {
        return onOneServer(directory, GATEWAYS);
    }

    /** So many of them, with further settings, each {@code key=value}. */
    static ClusterProcesses onOneServer(Path directory, int gateways, String... settings) throws Exception {
        NatsServer server = NatsServer.start();
        return new ClusterProcesses(
                directory,
                server::close,
                Optional.empty(),
                Map.of(),
                gateways,
                1,
                _ -> server.url(),
                List.of(settings));
    }

    /** Gateways on three servers that each keep everything, all of them ready. */
    static ClusterProcesses onThreeServers(Path directory) throws Exception {
        ThreeServers servers = new ThreeServers();
        return new ClusterProcesses(
                directory,
                servers::close,
                Optional.of(servers),
                Map.of(),
                GATEWAYS,
                ThreeServers.COUNT,
                _ -> String.join(",", servers.urls()),
                List.of());
    }

    /** The same, and each gateway comes to each server by a gate of its own. */
    static ClusterProcesses behindGates(Path directory) throws Exception {
        ThreeServers servers = new ThreeServers();
        Map<String, List<Gate>> gates = IntStream.range(0, GATEWAYS)
                .boxed()
                .collect(Collectors.toMap(
                        ClusterProcesses::name,
                        _ -> Stream.of(servers.urls()).map(Gate::new).toList()));
        return new ClusterProcesses(
                directory,
                servers::close,
                Optional.of(servers),
                gates,
                GATEWAYS,
                ThreeServers.COUNT,
                id -> gates.getOrDefault(id, List.of()).stream().map(Gate::url).collect(Collectors.joining(",")),
                List.of());
    }

    /** Each gateway with one server of the caller's, who stops them afterwards: as many, and copies of everything, as there are servers. */
    static ClusterProcesses eachWithItsOwn(List<String> servers, Path directory) throws Exception {
        return new ClusterProcesses(
                directory,
                () -> {},
                Optional.empty(),
                Map.of(),
                servers.size(),
                servers.size(),
                id -> servers.get(Integer.parseInt(id.substring(id.lastIndexOf('-') + 1))),
                List.of("cluster.insecure=true"));
    }

    /** So many gateways on servers of the caller's, which stops them afterwards. */
    static ClusterProcesses on(List<String> servers, Path directory, int gateways) throws Exception {
        return new ClusterProcesses(
                directory,
                () -> {},
                Optional.empty(),
                Map.of(),
                gateways,
                servers.size(),
                _ -> String.join(",", servers),
                List.of());
    }

    private ClusterProcesses(
            Path directory,
            Runnable stopServers,
            Optional<ThreeServers> servers,
            Map<String, List<Gate>> gates,
            int count,
            int replicas,
            UnaryOperator<String> serversOf,
            List<String> more)
            throws Exception {
        this.directory = directory;
        this.stopServers = stopServers;
        this.servers = servers;
        this.gates = gates;
        this.serversOf = serversOf;
        this.settings = Stream.concat(
                        Stream.of("store.engine=nats", "cluster.replicas=" + replicas, "cluster.allow-old-nats=true"),
                        more.stream())
                .toList();
        try {
            gateways.add(make(name(0)));
            gateways.getFirst().start();
            for (int i = 1; i < count; i++) {
                add().beginToStart();
            }
            awaitAll();
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    /** One more, which {@link #awaitAll} starts. */
    GatewayProcess add() throws IOException {
        GatewayProcess added = stranger(name(gateways.size()));
        gateways.add(added);
        return added;
    }

    /** One more, which is none of these: whoever has it starts and closes it. */
    GatewayProcess stranger(String id) throws IOException {
        GatewayProcess stranger = make(id);
        copySecrets(gateways.getFirst().data(), stranger.data());
        return stranger;
    }

    private GatewayProcess make(String id) throws IOException {
        Path home = Files.createDirectories(directory.resolve(id));
        return new GatewayProcess(
                home,
                Stream.concat(Stream.of("node.id=" + id, "cluster.servers=" + serversOf.apply(id)), settings.stream())
                        .toArray(String[]::new));
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

    /** Breaks a gateway's connections to all servers, and every new one, until {@link #letIn}. */
    void cutOff(int gateway) {
        gatesOf(gateway).forEach(Gate::breakAll);
    }

    /** Nothing comes from a gateway to any server, nor back, until {@link #letIn}; nobody is told. */
    void silence(int gateway) {
        gatesOf(gateway).forEach(Gate::shut);
    }

    /** All passes again. */
    void letIn(int gateway) {
        gatesOf(gateway).forEach(Gate::open);
    }

    private List<Gate> gatesOf(int gateway) {
        return Optional.ofNullable(gates.get(name(gateway))).orElseThrow();
    }

    /** Returns when a gateway sees a node in that state. */
    void awaitState(int gateway, String node, NodeState state) {
        try (HawserClient client = client(gateway)) {
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> client.status().nodes().stream()
                            .anyMatch(view -> view.nodeId().equals(node) && view.state() == state));
        }
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
        gates.values().forEach(each -> each.forEach(Gate::close));
        stopServers.run();
    }
}
