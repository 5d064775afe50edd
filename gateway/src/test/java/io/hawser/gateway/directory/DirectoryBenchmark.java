package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Announcements;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Registration;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.backplane.nats.NatsBackplane;
import io.hawser.gateway.backplane.nats.NatsServer;
import io.hawser.gateway.bench.SideProcess;
import io.hawser.gateway.directory.wire.Announcement;
import io.hawser.gateway.directory.wire.Announcement.Here;
import io.hawser.gateway.directory.wire.AnnouncementCodec;
import io.hawser.protocol.DeviceId;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * What a directory of very many devices costs a node that joins: the time until it has it, against fetching the same
 * snapshots and leaving them unread; its memory, against the bytes of the snapshots and against a plain hash map of the same;
 * and how long it takes to find a device, against that map, and a page of a list, against a tree. The other nodes are in one
 * process of their own; all are on one real NATS server.
 *
 * <p>Arguments, all optional: entries (1000000), other nodes (2), rounds of joining (3).
 */
final class DirectoryBenchmark implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int OWN_SESSIONS = 10_000; // those of the node itself, which are looked at first
    private static final int PROBES = 200_000;
    private static final int PAGES = 2_000;
    private static final int PAGE = 50;
    private static final int LOOKS = 7;
    private static final int COLLECTIONS = 3;

    private final int entries;
    private final int nodes;
    private final NatsServer server = NatsServer.start();
    private final MemoryBackplane registers = new MemoryBackplane(1 << 20);
    private final SideProcess owners;

    private DirectoryBenchmark(int entries, int nodes) throws Exception {
        this.entries = entries;
        this.nodes = nodes;
        owners = SideProcess.start(
                DirectoryOwners.class,
                List.of("-Xmx2g"),
                List.of(server.url(), String.valueOf(nodes), String.valueOf(entries)));
        owners.await("ready");
    }

    public static void main(String[] arguments) throws Exception {
        int entries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int nodes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        if (entries < PROBES / 10 || nodes < 1 || rounds < 1) {
            System.err.println("bench directory: at least 20000 entries, 1 other node, 1 round");
            System.exit(2);
        }
        System.out.printf("%,d entries of %d other nodes, JDK %s%n", entries, nodes, Runtime.version());
        try (DirectoryBenchmark benchmark = new DirectoryBenchmark(entries, nodes)) {
            for (int round = 1; round <= rounds; round++) {
                benchmark.join(round, round == rounds);
            }
        }
        System.exit(0);
    }

    /** A node joins: first only to fetch, then with a directory; in the end that is looked at. */
    private void join(int round, boolean last) throws Exception {
        try (NatsBackplane engine = DirectoryOwners.open("joiner-" + round, server.url())) {
            await(() -> engine.peers().membership().live().size() == nodes + 1);
            Fetched fetched = new Fetched();
            long begun = System.nanoTime();
            Registration fetching = engine.peers().announcements().receive(fetched);
            await(() -> fetched.snapshots.get() == nodes);
            double reading = millisSince(begun);
            fetching.close();

            List<ByteBuffer> parts = List.copyOf(fetched.parts);
            long without = heap();
            AtomicInteger heard = new AtomicInteger();
            begun = System.nanoTime();
            try (TestNode node = new TestNode(engine.peers(), registers.registers(), InstantSource.system())) {
                node.directory.watch(new Counting(heard));
                await(() -> heard.get() == entries && node.directory.count() == entries);
                double joining = millisSince(begun);
                System.out.printf(
                        "join %d: snapshots fetched after %,.0f ms, directory there after %,.0f ms: %.2f times%n",
                        round, reading, joining, joining / reading);
                if (last) {
                    long directory = heap() - without;
                    tellMemory(parts, directory);
                    look(node, plain(parts));
                }
                if (engine.peers().membership().live().size() != nodes + 1) {
                    throw new IllegalStateException("nodes were taken for dead meanwhile");
                }
            }
        }
    }

    private void tellMemory(List<ByteBuffer> parts, long directory) throws Exception {
        long raw = parts.stream().mapToLong(ByteBuffer::remaining).sum();
        long before = heap();
        Map<DeviceId, Here> map = plain(parts);
        long plain = heap() - before;
        System.out.printf(
                "memory an entry: %.1f bytes in the snapshots, %.1f in a plain HashMap (%,d), %.1f in the directory:"
                        + " %.2f times the HashMap, %.2f times the snapshots%n",
                (double) raw / entries,
                (double) plain / entries,
                map.size(),
                (double) directory / entries,
                (double) directory / plain,
                (double) directory / raw);
    }

    private void look(TestNode node, Map<DeviceId, Here> plain) {
        for (int i = 0; i < OWN_SESSIONS; i++) {
            var _ = node.connect("own-%05d".formatted(i));
        }
        await(() -> node.sessions.count() == OWN_SESSIONS);
        NavigableMap<DeviceId, Here> tree = new TreeMap<>(plain);
        Directory directory = node.directory;
        Random random = new Random(7);
        DeviceId[] there = probes(random, "");
        DeviceId[] nobody = probes(random, "-"); // each right behind one that is there
        DeviceId[] pages = Arrays.copyOf(there, PAGES);
        compare(
                "find, there",
                "HashMap",
                there,
                id -> plain.containsKey(id) ? 1 : 0,
                id -> directory.find(id).isPresent() ? 1 : 0);
        compare(
                "find, nobody",
                "HashMap",
                nobody,
                id -> plain.containsKey(id) ? 1 : 0,
                id -> directory.find(id).isPresent() ? 1 : 0);
        compare(
                "page of " + PAGE,
                "TreeMap",
                pages,
                id -> page(tree.tailMap(id, false).values().iterator()),
                id -> directory
                        .after("", id.value())
                        .limit(PAGE)
                        .map(ConnectedDevice::address)
                        .toList()
                        .size());
    }

    private static int page(Iterator<Here> sessions) {
        List<String> addresses = new ArrayList<>();
        while (sessions.hasNext() && addresses.size() < PAGE) {
            addresses.add(sessions.next().address());
        }
        return addresses.size();
    }

    private DeviceId[] probes(Random random, String end) {
        return IntStream.range(0, PROBES)
                .mapToObj(_ -> new DeviceId(
                        DirectoryOwners.device(random.nextInt(entries)).value() + end))
                .toArray(DeviceId[]::new);
    }

    /** In turn, several times; the middle of each counts. */
    private static void compare(
            String what,
            String reference,
            DeviceId[] probes,
            ToIntFunction<DeviceId> inReference,
            ToIntFunction<DeviceId> inDirectory) {
        double[] references = new double[LOOKS];
        double[] directories = new double[LOOKS];
        for (int look = 0; look < LOOKS; look++) {
            references[look] = nanosEach(probes, inReference);
            directories[look] = nanosEach(probes, inDirectory);
        }
        Arrays.sort(references);
        Arrays.sort(directories);
        double plain = references[LOOKS / 2];
        double directory = directories[LOOKS / 2];
        System.out.printf(
                "%-12s %s %,.0f ns, directory %,.0f ns: %.2f times%n",
                what, reference, plain, directory, directory / plain);
    }

    private static double nanosEach(DeviceId[] probes, ToIntFunction<DeviceId> look) {
        long found = 0;
        long begun = System.nanoTime();
        for (DeviceId probe : probes) {
            found += look.applyAsInt(probe);
        }
        double nanos = System.nanoTime() - begun;
        if (found < 0) {
            throw new AssertionError("so that nothing of it is left out");
        }
        return nanos / probes.length;
    }

    private static Map<DeviceId, Here> plain(List<ByteBuffer> parts) throws Exception {
        Map<DeviceId, Here> map = new HashMap<>();
        for (ByteBuffer part : parts) {
            for (Announcement said : AnnouncementCodec.decode(part.duplicate())) {
                map.put(said.device(), (Here) said);
            }
        }
        return map;
    }

    private static long heap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(condition::getAsBoolean);
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    @Override
    public void close() {
        owners.close();
        registers.close();
        server.close();
    }

    /** Snapshots as they come. */
    private static final class Fetched implements Announcements.Receiver {
        private final List<ByteBuffer> parts = new CopyOnWriteArrayList<>();
        private final AtomicInteger snapshots = new AtomicInteger();

        @Override
        public void onBatch(Node from, ByteBuffer batch) {}

        @Override
        public void onSnapshot(Node from, List<ByteBuffer> all) {
            parts.addAll(new ArrayList<>(all));
            snapshots.incrementAndGet();
        }

        @Override
        public void onGone(Node node) {}
    }

    /** As the commands of a gateway hear of every device. */
    private record Counting(AtomicInteger heard) implements DeviceWatcher {
        @Override
        public void onConnected(DeviceId device, Node node) {
            heard.incrementAndGet();
        }

        @Override
        public void onGone(DeviceId device) {}
    }
}
