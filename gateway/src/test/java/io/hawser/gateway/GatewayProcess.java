package io.hawser.gateway;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A gateway in a process of its own, always with the same ports and the same data; a test kills and starts it. */
final class GatewayProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final int devicePort;
    private final int rpcPort;
    private Optional<Process> process = Optional.empty();
    private int starts;

    GatewayProcess(Path directory) throws IOException {
        this.directory = directory;
        try (ServerSocket devices = freePort();
                ServerSocket rpc = freePort()) {
            devicePort = devices.getLocalPort();
            rpcPort = rpc.getLocalPort();
        }
    }

    int devicePort() {
        return devicePort;
    }

    int rpcPort() {
        return rpcPort;
    }

    Path adminToken() {
        return directory.resolve("data").resolve("admin.token");
    }

    /** Starts it and returns when it says that it is ready. */
    void start() throws IOException {
        Path output = directory.resolve("gateway-" + ++starts + ".log");
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayMain.class.getName(),
                        "--set",
                        "node.data-directory=" + directory.resolve("data"),
                        "--set",
                        "device-listener.port=" + devicePort,
                        "--set",
                        "rpc.port=" + rpcPort)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process = Optional.of(started);
        await().atMost(START_LIMIT).until(() -> {
            String said = Files.readString(output);
            if (!started.isAlive()) {
                throw new IllegalStateException("the gateway ended while starting: " + said);
            }
            return said.contains("hawser-gateway ready ");
        });
    }

    /** Ends it with SIGKILL: it gets to do nothing more. */
    void kill() throws InterruptedException {
        Process killed = process.orElseThrow();
        killed.destroyForcibly();
        if (!killed.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the gateway survives SIGKILL");
        }
    }

    @Override
    public void close() {
        process.ifPresent(Process::destroyForcibly);
    }

    private static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
