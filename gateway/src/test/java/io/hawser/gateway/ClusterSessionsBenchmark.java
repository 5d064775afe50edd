package io.hawser.gateway;

import io.hawser.client.HawserClient;
import io.hawser.client.view.NodeView;
import io.hawser.gateway.backplane.nats.NatsServer;
import io.hawser.gateway.backplane.nats.ThreeServers;
import io.hawser.gateway.bench.CollectedHeap;
import io.hawser.gateway.bench.Directories;
import io.hawser.gateway.bench.ProcessUse;
import io.hawser.gateway.bench.SessionsFigures;
import io.hawser.gateway.bench.SessionsLoad;
import io.hawser.gateway.bench.SideProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * What very many live sessions cost when several gateways on one machine share them, each gateway with a simulator: how fast
 * devices log in, memory and processor time. Beside it, in the same run and before it, one gateway that stands alone with the
 * sessions of one of them.
 *
 * <p>Arguments, all optional: sessions in all (90000), gateways (6), log-ins offered a second (3000), seconds between two uplinks
 * of a device (60), seconds measured (30), NATS servers, 1 or 3 (3).
 */
final class ClusterSessionsBenchmark {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final double MIB = 1 << 20;

    private final int each;
    private final int gateways;
    private final int logins;
    private final int pace;
    private final Duration measured;
    private final int servers;
    private final Path directory;

    private ClusterSessionsBenchmark(List<Integer> arguments, Path directory) {
        gateways = arguments.get(1);
        each = arguments.get(0) / gateways;
        logins = arguments.get(2);
        pace = arguments.get(3);
        measured = Duration.ofSeconds(arguments.get(4));
        servers = arguments.get(5);
        this.directory = directory;
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // the last words of a program
    public static void main(String[] given) throws Exception {
        List<Integer> arguments = new ArrayList<>(List.of(90_000, 6, 3_000, 60, 30, 3));
        for (int i = 0; i < Math.min(given.length, arguments.size()); i++) {
            arguments.set(i, Integer.valueOf(given[i]));
        }
        if (arguments.stream().anyMatch(number -> number < 1) || !List.of(1, 3).contains(arguments.get(5))) {
            System.err.println("bench cluster-sessions: numbers above 0; 1 or 3 NATS servers");
            System.exit(2);
        }
        System.out.printf(
                "%,d sessions over %d gateways, %,d log-ins offered a second, an uplink every %d s, %d servers (%s), JDK %s%n",
                arguments.get(0),
                arguments.get(1),
                arguments.get(2),
                arguments.get(3),
                arguments.get(5),
                NatsServer.version(),
                Runtime.version());
        System.out.println("gateways: " + String.join(" ", GatewayJvm.options()));
        int status = 1;
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench-cluster-sessions-");
        try {
            ClusterSessionsBenchmark benchmark = new ClusterSessionsBenchmark(arguments, directory);
            double alone = benchmark.measureAlone();
            double together = benchmark.measureTogether();
            System.out.printf(
                    "a session of the cluster costs its gateways %.2f times the heap of one at a gateway alone%n",
                    together / alone);
            Directories.delete(directory);
            status = 0;
        } catch (Exception e) {
            e.printStackTrace();
        }
        System.exit(status); // a client's threads linger
    }

    private double measureAlone() throws Exception {
        try (GatewayProcess gateway = new GatewayProcess(Files.createDirectories(directory.resolve("alone")))) {
            gateway.start();
            return measure("one alone", List.of(gateway), List.of(), () -> {});
        }
    }

    private double measureTogether() throws Exception {
        if (servers == 1) {
            try (NatsServer server = NatsServer.startForcing(directory.resolve("nats"))) {
                return measureTogether(List.of(server.url()), List.of(server.pid()));
            }
        }
        try (ThreeServers three = new ThreeServers(directory.resolve("nats"))) {
            List<Long> pids = IntStream.range(0, servers)
                    .mapToObj(server -> three.server(server).pid())
                    .toList();
            return measureTogether(List.of(three.urls()), pids);
        }
    }

    private double measureTogether(List<String> urls, List<Long> serverPids) throws Exception {
        try (ClusterProcesses cluster = ClusterProcesses.on(urls, directory, gateways);
                HawserClient client = cluster.client(0)) {
            List<GatewayProcess> all =
                    IntStream.range(0, gateways).mapToObj(cluster::gateway).toList();
            return measure(
                    gateways + " together",
                    all,
                    serverPids,
                    () -> Awaitility.await()
                            .atMost(LIMIT)
                            .until(() -> client.status().nodes().stream()
                                            .mapToLong(NodeView::sessions)
                                            .sum()
                                    == (long) each * gateways));
        }
    }

    /** @return bytes of heap for each session, in all gateways together */
    private double measure(String name, List<GatewayProcess> all, List<Long> serverPids, Runnable allKnown)
            throws Exception {
        List<Long> pids = all.stream().map(GatewayProcess::pid).toList();
        int sessions = each * all.size();
        long resident = ProcessUse.of(pids).resident();
        long heap = heap(pids);
        Machine machine = new Machine(pids, serverPids);
        List<SideProcess> simulators = new ArrayList<>();
        try {
            for (GatewayProcess gateway : all) {
                simulators.add(simulator(gateway, (double) logins / all.size()));
            }
            long slowest = 0;
            for (SideProcess simulator : simulators) {
                slowest = Math.max(slowest, Long.parseLong(simulator.await("connected")));
            }
            machine.simulators(simulators);
            System.out.printf(
                    "%n%s: %,d sessions after %.1f s: %,.0f log-ins a second; seconds of a processor: %s%n",
                    name, sessions, slowest / 1e3, sessions * 1e3 / slowest, machine.seconds());
            allKnown.run();
            steady(simulators, machine);
            System.out.printf(
                    "  in memory: gateways without sessions %,.0f MiB, %s%n", resident / MIB, machine.resident());
            long grown = heap(pids) - heap;
            System.out.printf(
                    "  heap of the gateways after a collection: %,.0f MiB without sessions, and %,.0f bytes more a session%n",
                    heap / MIB, (double) grown / sessions);
            report(simulators);
            return (double) grown / sessions;
        } finally {
            simulators.forEach(SideProcess::close);
        }
    }

    private void steady(List<SideProcess> simulators, Machine machine) throws IOException {
        for (SideProcess simulator : simulators) {
            simulator.tell("begin");
        }
        machine.restart();
        for (long left = measured.toNanos(), end = System.nanoTime() + left; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        System.out.printf("  then for %d s, in cores: %s%n", measured.toSeconds(), machine.cores());
    }

    private void report(List<SideProcess> simulators) throws IOException {
        for (SideProcess simulator : simulators) {
            simulator.tell("end");
        }
        SessionsFigures sum = new SessionsFigures(0, 0, 0, 0, 0, 0, 0);
        for (SideProcess simulator : simulators) {
            sum = sum.plus(SessionsFigures.parse(simulator.await("report")));
        }
        System.out.printf(
                "  uplinks then: %,d acknowledged, p50 %.1f ms, p99 %.1f ms, of the worst second %.1f ms;"
                        + " from the start on %,d lost, %,d devices came back, %,d were not there in the end%n",
                sum.acknowledged(), sum.p50(), sum.p99(), sum.worstP99(), sum.lost(), sum.reconnects(), sum.failed());
    }

    private SideProcess simulator(GatewayProcess gateway, double loginsPerSecond) throws IOException {
        return SideProcess.start(
                SessionsLoad.class,
                List.of("-Xmx768m"), // as ./hawser simulate
                List.of(
                        String.valueOf(gateway.devicePort()),
                        "s" + gateway.devicePort() + "-",
                        String.valueOf(each),
                        String.valueOf(loginsPerSecond),
                        String.valueOf(pace)));
    }

    private static long heap(List<Long> pids) throws IOException {
        long sum = 0;
        for (long pid : pids) {
            sum += CollectedHeap.of(pid);
        }
        return sum;
    }

    /** What gateways, servers and simulators take, each kind together. */
    private static final class Machine {
        private final ProcessUse gateways;
        private final ProcessUse servers;
        private ProcessUse simulators = ProcessUse.of(List.of());
        private double started; // what simulators took before they were looked at

        Machine(List<Long> gateways, List<Long> servers) {
            this.gateways = ProcessUse.of(gateways);
            this.servers = ProcessUse.of(servers);
        }

        /** All of theirs since they started counts. */
        void simulators(List<SideProcess> started) {
            simulators = ProcessUse.of(started.stream().map(SideProcess::pid).toList());
            this.started = simulators.total();
        }

        void restart() {
            gateways.restart();
            servers.restart();
            simulators.restart();
            started = 0;
        }

        String seconds() {
            return "gateways %.1f, simulators %.1f, servers %.1f"
                    .formatted(gateways.seconds(), started + simulators.seconds(), servers.seconds());
        }

        String cores() {
            return "gateways %.2f, simulators %.2f, servers %.2f"
                    .formatted(gateways.cores(), simulators.cores(), servers.cores());
        }

        String resident() {
            return "with: gateways %,.0f MiB, simulators %,.0f MiB, servers %,.0f MiB"
                    .formatted(gateways.resident() / MIB, simulators.resident() / MIB, servers.resident() / MIB);
        }
    }
}
