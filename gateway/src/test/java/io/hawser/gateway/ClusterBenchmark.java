package io.hawser.gateway;

import io.hawser.client.HawserClient;
import io.hawser.client.IfOffline;
import io.hawser.client.SendCommand;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.view.NodeView;
import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.GatewayAddress;
import io.hawser.gateway.command.shard.ShardLayout;
import io.hawser.protocol.DeviceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * What it costs that a command's caller, its shard and its device are at different gateways, and how soon callers learn that
 * the gateway of a device is gone. Three gateways; one command at a time, from gateway 0.
 *
 * <p>Arguments, both optional: commands for each way (2000), NATS servers, 1 or 3 (3).
 */
final class ClusterBenchmark implements AutoCloseable {
    private static final int SHARDS = 6; // as cluster.shards is when nobody sets it
    private static final int DEVICES_A_GATEWAY = 24;
    private static final int CALLER = 0;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ClusterProcesses cluster;
    private final DeviceNetwork network = DeviceNetwork.open(1);
    private final HawserClient client;
    private final Map<String, List<String>> ways = new TreeMap<>();
    private final List<DeviceClient> devices = new ArrayList<>();
    private final ShardLayout layout = new ShardLayout(SHARDS);

    private ClusterBenchmark(ClusterProcesses cluster) throws Exception {
        this.cluster = cluster;
        this.client = cluster.client(CALLER);
    }

    public static void main(String[] arguments) throws Exception {
        int commands = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
        int servers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        if (commands < 1 || (servers != 1 && servers != 3)) {
            System.err.println("bench cluster: at least 1 command; 1 or 3 NATS servers");
            System.exit(2);
        }
        System.out.printf("%,d commands a way, %d NATS servers, JDK %s%n", commands, servers, Runtime.version());
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench-cluster-");
        try (ClusterProcesses cluster = servers == 1
                        ? ClusterProcesses.onOneServer(directory)
                        : ClusterProcesses.onThreeServers(directory);
                ClusterBenchmark benchmark = new ClusterBenchmark(cluster)) {
            benchmark.connect();
            benchmark.measureWays(Math.max(1, commands / 10), false);
            benchmark.measureWays(commands, true);
            benchmark.measureGone("killed", GatewayProcess::kill);
            cluster.awaitAll();
            benchmark.measureGone("stopped", GatewayProcess::pause);
            cluster.gateway(2).resume();
        }
        System.exit(0); // a client's threads linger
    }

    /** Devices at the first two gateways, by where they and their commands are; the third is there to be lost. */
    private void connect() {
        Map<String, Set<Integer>> shards = client.status().nodes().stream()
                .collect(Collectors.toMap(NodeView::nodeId, node -> Set.copyOf(node.commandShards())));
        Set<Integer> callers = shards.getOrDefault(ClusterProcesses.name(CALLER), Set.of());
        for (int i = 0; i < 2 * DEVICES_A_GATEWAY; i++) {
            String id = "bench-" + i;
            int gateway = i % 2;
            String device = gateway == CALLER ? "device here" : "device elsewhere";
            String shard = callers.contains(layout.of(new DeviceId(id))) ? "shard here" : "shard elsewhere";
            ways.computeIfAbsent(shard + ", " + device, _ -> new ArrayList<>()).add(id);
            devices.add(connect(id, gateway));
        }
    }

    private void measureWays(int commands, boolean tell) {
        Map<String, long[]> nanos = new TreeMap<>();
        ways.forEach((way, _) -> nanos.put(way, new long[commands]));
        for (int i = 0; i < commands; i++) { // in turn, so that what the machine does meanwhile meets all of them
            for (Map.Entry<String, List<String>> way : ways.entrySet()) {
                String device = way.getValue().get(i % way.getValue().size());
                long begun = System.nanoTime();
                client.send(SendCommand.to(device, "echo").withTimeToLive(LIMIT));
                Objects.requireNonNull(nanos.get(way.getKey()))[i] = System.nanoTime() - begun;
            }
        }
        if (tell) {
            nanos.forEach((way, each) -> {
                Arrays.sort(each);
                System.out.printf(
                        "%-35s p50 %6.2f ms  p99 %6.2f ms%n",
                        way, millis(each[each.length / 2]), millis(each[(int) (each.length * 0.99)]));
            });
        }
    }

    /** How long after that a command for a device of the third gateway is refused, for it is not connected. */
    private void measureGone(String how, Loss loss) throws Exception {
        String id = "lost-" + how;
        try (DeviceClient _ = connect(id, 2)) {
            client.send(SendCommand.to(id, "echo").withTimeToLive(LIMIT));
            loss.happensTo(cluster.gateway(2));
            long begun = System.nanoTime();
            Awaitility.await()
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> isRefused(id));
            System.out.printf("gateway %s: \"not connected\" after %.0f ms%n", how, millis(System.nanoTime() - begun));
        }
        begunElsewhere(id);
    }

    /** How long a device that connects elsewhere then waits until it can be reached. */
    private void begunElsewhere(String id) {
        try (DeviceClient _ = connect(id, 1)) {
            long begun = System.nanoTime();
            client.send(SendCommand.to(id, "echo").withTimeToLive(LIMIT));
            System.out.printf("  connected elsewhere: reached after %.0f ms%n", millis(System.nanoTime() - begun));
        }
    }

    private boolean isRefused(String device) {
        try {
            client.send(SendCommand.to(device, "echo")
                    .withIfOffline(IfOffline.FAIL)
                    .withTimeToLive(Duration.ofMillis(200)));
            return false; // it timed out: the gateway is believed to be there
        } catch (HawserException e) {
            return e.reason() == Reason.DEVICE_NOT_CONNECTED;
        }
    }

    private DeviceClient connect(String id, int gateway) {
        GatewayAddress address = cluster.deviceAddresses().get(gateway);
        DeviceClient device = DeviceClient.start(
                network,
                DeviceClientConfig.builder(new DeviceId(id)).gateways(address).build(),
                command -> CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload())),
                _ -> {});
        Awaitility.await().atMost(LIMIT).until(() -> device.state() instanceof DeviceState.Live);
        return device;
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    @Override
    public void close() {
        devices.forEach(DeviceClient::close);
        client.close();
        network.close();
    }

    private interface Loss {
        void happensTo(GatewayProcess gateway) throws Exception;
    }
}
