package io.hawser.load.bench;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.hawser.client.wire.gateways.BearerToken;
import io.hawser.gateway.GatewayMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A whole gateway in a process of its own, with the JVM options of {@code ./hawser gateway}, its store on the disk under
 * {@code target} and everything but the ports as it is by default. Its data is removed when it is closed.
 */
public final class GatewayServer implements AutoCloseable {
    private static final String READY = "hawser-gateway ready ";
    private static final Pattern PAIR = Pattern.compile("(\\S+?)=(\\S+)");
    private static final int MAX_MESSAGE_BYTES = 8 << 20;

    private final Process process;
    private final Path data;
    private final Access access;

    /**
     * What a load needs to know of a running gateway; travels in a program's arguments.
     *
     * @param pid of its process
     */
    public record Access(long pid, int devicePort, int rpcPort, Path token) {
        /** How many arguments it takes. */
        public static final int ARGUMENTS = 4;

        /** The arguments, which {@link #of} reads again. */
        public List<String> arguments() {
            return List.of(String.valueOf(pid), String.valueOf(devicePort), String.valueOf(rpcPort), token.toString());
        }

        /** The gateway that a program's first arguments tell of. */
        public static Access of(List<String> arguments) {
            return new Access(
                    Long.parseLong(arguments.get(0)),
                    Integer.parseInt(arguments.get(1)),
                    Integer.parseInt(arguments.get(2)),
                    Path.of(arguments.get(3)));
        }

        /** A connection for calls whose answers are dealt with on its own thread. */
        public ManagedChannel connect() {
            return Grpc.newChannelBuilder("127.0.0.1:" + rpcPort, InsecureChannelCredentials.create())
                    .directExecutor()
                    .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                    .intercept(BearerToken.in(token))
                    .build();
        }
    }

    private GatewayServer(Process process, Path data, Access access) {
        this.process = process;
        this.data = data;
        this.access = access;
    }

    /**
     * Starts one on the server's core, and returns when it serves.
     *
     * @param settings in place of defaults, each {@code key=value}
     */
    public static GatewayServer start(String... settings) throws IOException {
        return launch(BenchServers.pinned(BenchServers.SERVER_CORE), settings);
    }

    /** The same, on whichever core the system chooses: beside a load that is on all of them, as on a user's machine. */
    public static GatewayServer startOnAnyCore(String... settings) throws IOException {
        return launch(List.of(), settings);
    }

    private static GatewayServer launch(List<String> pinning, String... settings) throws IOException {
        Path data = Files.createTempDirectory(BenchServers.directory(), "bench-gateway-");
        Process process = BenchServers.launch(new ProcessBuilder(command(pinning, data.toAbsolutePath(), settings))
                .redirectError(ProcessBuilder.Redirect.INHERIT));
        BufferedReader lines = process.inputReader();
        String line = lines.readLine();
        while (line != null && !line.startsWith(READY)) {
            line = lines.readLine();
        }
        if (line == null) {
            remove(data);
            throw new IOException("the gateway ended before it served");
        }
        return new GatewayServer(process, data, access(process.pid(), line));
    }

    public Access access() {
        return access;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        try {
            remove(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(List<String> pinning, Path data, String... settings) {
        List<String> command = new ArrayList<>(pinning);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArgs());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), GatewayMain.class.getName()));
        command.addAll(List.of("--set", "node.data-directory=" + data));
        command.addAll(List.of("--set", "device-listener.port=0", "--set", "rpc.port=0", "--set", "http.port=0"));
        List.of(settings).forEach(setting -> command.addAll(List.of("--set", setting)));
        return command;
    }

    /** Those that {@code ./hawser gateway} would use: {@code ./hawser bench} passes them on. */
    public static List<String> jvmArgs() {
        return Stream.of(System.getProperty("hawser.bench.gateway-jvm-args", "").split(" ", -1))
                .filter(argument -> !argument.isEmpty())
                .toList();
    }

    private static Access access(long pid, String readyLine) {
        Map<String, String> values = PAIR.matcher(readyLine)
                .results()
                .collect(Collectors.toMap(pair -> pair.group(1), pair -> pair.group(2)));
        return new Access(
                pid, port(values, "devices"), port(values, "rpc"), Path.of(values.getOrDefault("admin-token", "")));
    }

    private static int port(Map<String, String> values, String key) {
        String address = values.getOrDefault(key, "");
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** Removes a directory with all that is in it. */
    public static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
