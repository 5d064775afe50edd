package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Announcements;
import io.hawser.gateway.backplane.nats.NatsBackplane;
import io.hawser.gateway.backplane.nats.NatsConfig;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.hawser.gateway.directory.wire.Announcement;
import io.hawser.gateway.directory.wire.Announcement.Here;
import io.hawser.gateway.directory.wire.AnnouncementCodec;
import io.hawser.protocol.DeviceId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Nodes of a cluster that say they have very many sessions, and have none: whoever joins gets their snapshots, over real
 * NATS. Ends when it is told anything.
 *
 * <p>Arguments: the server's URL, nodes, entries in all. Says {@code ready}.
 */
final class DirectoryOwners {
    private static final long SINCE = 1_796_000_000_000L;

    private DirectoryOwners() {}

    public static void main(String[] arguments) throws Exception {
        int nodes = Integer.parseInt(arguments[1]);
        int entries = Integer.parseInt(arguments[2]);
        for (int node = 0; node < nodes; node++) {
            List<Here> sessions = sessions(node, nodes, entries);
            open("owner-" + node, arguments[0])
                    .peers()
                    .announcements()
                    .snapshotSource(() -> AnnouncementCodec.encode(
                            sessions.stream()
                                    .<Announcement>map(session -> session)
                                    .iterator(),
                            Integer.MAX_VALUE,
                            Announcements.MAX_BATCH_BYTES));
        }
        System.out.println("ready");
        System.in.read();
        System.exit(0);
    }

    /** The device of a number. */
    static DeviceId device(int number) {
        return new DeviceId("device-%07d".formatted(number));
    }

    static NatsBackplane open(String node, String url) {
        ServerAccess access = new ServerAccess(List.of(url), new ServerAccess.Login.None(), Optional.empty());
        NatsConfig config = new NatsConfig(node, access, 1, 6, true, Map.of(), Duration.ofSeconds(10));
        return NatsBackplane.open(config, InstantSource.system(), System::nanoTime, RandomGenerator.getDefault());
    }

    /** In the order of ids, as a registry has them; ids go round the nodes. */
    private static List<Here> sessions(int node, int nodes, int entries) {
        return IntStream.range(0, entries)
                .filter(number -> number % nodes == node)
                .mapToObj(number -> new Here(
                        device(number),
                        (SINCE << 16) + number,
                        "hdp1",
                        "10.%d.%d.%d:%d"
                                .formatted(number >> 16, number >> 8 & 0xFF, number & 0xFF, 32_768 + number % 28_000),
                        SINCE + number))
                .toList();
    }
}
