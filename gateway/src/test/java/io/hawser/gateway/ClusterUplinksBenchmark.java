package io.hawser.gateway;

import io.hawser.client.HawserClient;
import io.hawser.gateway.backplane.nats.NatsServer;
import io.hawser.gateway.backplane.nats.ThreeServers;
import io.hawser.gateway.bench.Directories;
import io.hawser.gateway.bench.PacedDevices;
import io.hawser.gateway.bench.PacedFigures;
import io.hawser.gateway.bench.ProcessUse;
import io.hawser.gateway.bench.RawPublishers;
import io.hawser.gateway.bench.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many durable uplinks a second three gateways take, and how long each waits for its acknowledgement, from when it was
 * due. Beside it, at the same rates and in turn: publishers that give the same servers the same batches without any gateway
 * or device; and the same devices at one gateway that stands alone, whose store is in its process. Where three gateways can
 * no more, the rates between are halved twice.
 *
 * <p>Arguments, all optional: the greatest rate (50000), seconds measured each (10), NATS servers, 1 or 3 (3), devices (3000),
 * uplinks in one write (1), bytes of payload (64).
 */
final class ClusterUplinksBenchmark implements AutoCloseable {
    private static final int GATEWAYS = 3;
    private static final int HALVINGS = 3; // the first rate is the greatest, so many times halved
    private static final int BETWEEN = 2;
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final String EVENTS = "HAWSER_EVENTS";

    private final Duration measured;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Long> serverPids = new ArrayList<>();
    private final RawPublishers raw;
    private final Contender together;
    private final Contender alone;
    private int bytesEach;

    /** Gateways, their devices, and what the gateways count. */
    private record Contender(String name, PacedDevices devices, List<HawserClient> clients, List<Long> pids) {
        private long count(String counter) {
            return clients.stream()
                    .map(client -> client.status().counters())
                    .mapToLong(counters -> counters.getOrDefault(counter, 0L))
                    .sum();
        }
    }

    private ClusterUplinksBenchmark(List<Integer> arguments, Path directory) throws Exception {
        measured = Duration.ofSeconds(arguments.get(1));
        int devices = arguments.get(3);
        int burst = arguments.get(4);
        int payload = arguments.get(5);
        try {
            List<String> urls = startServers(arguments.get(2), directory.resolve("nats"));
            ClusterProcesses cluster = closing(ClusterProcesses.on(urls, directory, GATEWAYS));
            raw = closing(new RawPublishers(urls, GATEWAYS));
            List<GatewayProcess> gateways =
                    IntStream.range(0, GATEWAYS).mapToObj(cluster::gateway).toList();
            together = contender("three gateways", "t", gateways, devices, burst, payload);
            GatewayProcess lone = closing(new GatewayProcess(Files.createDirectories(directory.resolve("alone"))));
            lone.start();
            alone = contender("one alone", "a", List.of(lone), devices, burst, payload);
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // the last words of a program
    public static void main(String[] given) throws Exception {
        List<Integer> arguments = new ArrayList<>(List.of(50_000, 10, 3, 3_000, 1, 64));
        for (int i = 0; i < Math.min(given.length, arguments.size()); i++) {
            arguments.set(i, Integer.valueOf(given[i]));
        }
        if (arguments.stream().anyMatch(number -> number < 1) || !List.of(1, 3).contains(arguments.get(2))) {
            System.err.println("bench cluster-uplinks: numbers above 0; 1 or 3 NATS servers");
            System.exit(2);
        }
        System.out.printf(
                "up to %,d uplinks a second, %d s each, %d servers (%s), %,d devices, %d in a write, payload %d bytes, JDK %s%n",
                arguments.get(0),
                arguments.get(1),
                arguments.get(2),
                NatsServer.version(),
                arguments.get(3),
                arguments.get(4),
                arguments.get(5),
                Runtime.version());
        System.out.println("gateways: " + String.join(" ", GatewayJvm.options()));
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench-cluster-uplinks-");
        int status = 1;
        try (ClusterUplinksBenchmark benchmark = new ClusterUplinksBenchmark(arguments, directory)) {
            benchmark.run(arguments.getFirst());
            status = 0;
        } catch (Exception e) {
            e.printStackTrace();
        }
        if (status == 0) {
            Directories.delete(directory); // else there may be something to read in it
        }
        System.exit(status); // a client's threads linger
    }

    private void run(int greatest) throws Exception {
        warmUp((double) greatest / (1 << (HALVINGS - 1)));
        System.out.printf(
                "%n%9s  %-16s %9s %9s %9s %8s %9s %10s %9s %9s %9s %6s%n",
                "offered/s",
                "",
                "done/s",
                "p50 ms",
                "p99 ms",
                "behind",
                "records/s",
                "in each",
                "gateways",
                "servers",
                "this load",
                "late");
        double held = 0;
        double broke = 0;
        for (int halving = HALVINGS; halving >= 0 && broke == 0; halving--) {
            double rate = (double) greatest / (1 << halving);
            measureRaw(rate);
            measure(alone, rate);
            if (measure(together, rate)) {
                held = rate;
            } else {
                broke = rate;
            }
        }
        for (int i = 0; i < BETWEEN && broke > 0; i++) {
            double rate = (held + broke) / 2;
            measureRaw(rate);
            if (measure(together, rate)) {
                held = rate;
            } else {
                broke = rate;
            }
        }
        System.out.printf(
                "%nthree gateways keep up with %,.0f a second%s; an event takes %d bytes of a server's disk%n",
                held, broke == 0 ? "" : ", not with %,.0f".formatted(broke), bytesEach);
    }

    /** Until what is hot is compiled; and how long an event is in the log. */
    private void warmUp(double rate) throws Exception {
        long bytes = raw.bytesOf(EVENTS);
        long events = together.count("hawser_events_appended");
        together.devices().run(rate, Span.of(WARM_UP));
        bytesEach = Math.toIntExact(
                Math.max(1, (raw.bytesOf(EVENTS) - bytes) / (together.count("hawser_events_appended") - events)));
        alone.devices().run(rate, Span.of(WARM_UP));
        raw.run(rate, bytesEach, Span.of(WARM_UP.dividedBy(3)));
    }

    private void measureRaw(double rate) throws Exception {
        Looks looks = new Looks(List.of());
        PacedFigures figures = raw.run(rate, bytesEach, looks.span());
        looks.tell("servers alone", figures, 0, 0);
    }

    private boolean measure(Contender contender, double rate) throws IOException {
        long records = contender.count("hawser_event_batches");
        long events = contender.count("hawser_events_appended");
        long begun = System.nanoTime();
        Looks looks = new Looks(contender.pids());
        PacedFigures figures = contender.devices().run(rate, looks.span());
        double took = (System.nanoTime() - begun) / 1e9;
        long more = contender.count("hawser_event_batches") - records;
        long each = (contender.count("hawser_events_appended") - events) / Math.max(1, more);
        looks.tell(contender.name(), figures, more / took, each);
        return figures.holds();
    }

    /** What the processes take in the measured time. */
    private final class Looks {
        private final ProcessUse gateways;
        private final ProcessUse servers = ProcessUse.of(serverPids);
        private final ProcessUse own = ProcessUse.own();
        private String cores = "";

        Looks(List<Long> gatewayPids) {
            gateways = ProcessUse.of(gatewayPids);
        }

        Span span() {
            return new Span(SETTLE, measured, this::begin, this::end);
        }

        private void begin() {
            gateways.restart();
            servers.restart();
            own.restart();
        }

        private void end() {
            cores = "%9.2f %9.2f %9.2f".formatted(gateways.cores(), servers.cores(), own.cores());
        }

        void tell(String name, PacedFigures figures, double records, long each) {
            System.out.printf(
                    "%,9.0f  %-16s %,9.0f %9.1f %9.1f %,8d %9.0f %10d %s %6.1f%s%n",
                    figures.offeredPerSecond(),
                    name,
                    figures.acknowledgedPerSecond(),
                    figures.latencyMillis(50),
                    figures.latencyMillis(99),
                    figures.behind(),
                    records,
                    each,
                    cores,
                    figures.latenessMillis(99),
                    figures.holds() ? "" : "  does not keep up");
        }
    }

    private List<String> startServers(int count, Path directory) {
        if (count == 1) {
            NatsServer server = closing(NatsServer.startForcing(directory));
            serverPids.add(server.pid());
            return List.of(server.url());
        }
        ThreeServers servers = closing(new ThreeServers(directory));
        for (int i = 0; i < count; i++) {
            serverPids.add(servers.server(i).pid());
        }
        return List.of(servers.urls());
    }

    private Contender contender(
            String name, String prefix, List<GatewayProcess> gateways, int devices, int burst, int payload)
            throws IOException {
        List<Integer> ports = gateways.stream().map(GatewayProcess::devicePort).toList();
        List<HawserClient> clients = gateways.stream()
                .map(gateway -> closing(HawserClient.builder()
                        .gateway("127.0.0.1:" + gateway.rpcPort())
                        .tokenFile(gateway.adminToken())
                        .learningNoOthers()
                        .build()))
                .toList();
        PacedDevices load = closing(PacedDevices.connect(prefix + "-", ports, devices, burst, payload));
        List<Long> pids = gateways.stream().map(GatewayProcess::pid).toList();
        return new Contender(name, load, clients, pids);
    }

    private <T extends AutoCloseable> T closing(T opened) {
        open.addFirst(opened);
        return opened;
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
