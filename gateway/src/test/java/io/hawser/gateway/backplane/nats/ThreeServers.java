package io.hawser.gateway.backplane.nats;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Three real servers with routes between them, each of which can be killed, started again, and put to sleep. They tell nobody
 * where the others are: whoever comes by a gate comes by no other way.
 */
public final class ThreeServers implements AutoCloseable {
    public static final int COUNT = 3;

    private final Path directory;
    private final List<Integer> ports = freePorts();
    private final List<Integer> routes = freePorts();
    private final NatsServer[] servers = new NatsServer[COUNT];

    public ThreeServers() {
        this(temporary());
    }

    /** Three whose data are in a directory of the caller's. */
    public ThreeServers(Path directory) {
        this.directory = directory;
        for (int i = 0; i < COUNT; i++) {
            start(i);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("hawser-nats-three");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one, on what it has kept. */
    public void start(int server) {
        Path home = directory.resolve("s" + server);
        List<String> others = routes.stream().map(port -> "127.0.0.1:" + port).toList();
        servers[server] = NatsServer.start(
                home, configuration(server, "127.0.0.1", ports.get(server), home, routes.get(server), others));
    }

    /**
     * Of one of several servers.
     *
     * @param host where it listens for clients, at {@code port}, and for the others, at {@code route}
     * @param routes where all listen for one another, each {@code host:port}
     */
    public static String configuration(int server, String host, int port, Path home, int route, List<String> routes) {
        return """
                server_name: s%d
                host: %s
                port: %d
                max_payload: 2MB
                ping_interval: "1s"
                ping_max: 2
                write_deadline: "2s"
                jetstream { store_dir: "%s"%s }
                cluster {
                  name: several
                  host: %s
                  port: %d
                  no_advertise: true
                  routes: [%s]
                }
                """.formatted(
                        server,
                        host,
                        port,
                        home.resolve("store"),
                        NatsServer.forcing(),
                        host,
                        route,
                        routes.stream().map(other -> "nats://" + other).collect(Collectors.joining(", ")));
    }

    public NatsServer server(int server) {
        return servers[server];
    }

    public String[] urls() {
        return ports.stream().map(port -> "nats://127.0.0.1:" + port).toArray(String[]::new);
    }

    /** Which of them leads a stream, and the others follow; one that is there says so. */
    public int leader(String stream) throws Exception {
        Options options = new Options.Builder()
                .servers(urls())
                .connectionTimeout(Duration.ofSeconds(2))
                .build();
        Connection connection = Nats.connect(options);
        try {
            var info = connection.jetStreamManagement().getStreamInfo(stream);
            return Integer.parseInt(info.getClusterInfo().getLeader().substring(1));
        } finally {
            connection.close();
        }
    }

    @Override
    public void close() {
        for (NatsServer server : servers) {
            server.kill();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As many as there are servers, which nobody has now. */
    static List<Integer> freePorts() {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < COUNT; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
