package io.hawser.load.bench.uplink;

import io.hawser.load.bench.BenchServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The broker Mosquitto in a process of its own, as its package installs it, but without persistence. */
final class MosquittoServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");
    private static final long START_LIMIT_NANOS = 20_000_000_000L;
    private static final long PAUSE_NANOS = 20_000_000;

    private final Process process;
    private final int port;
    private final Path configuration;

    private MosquittoServer(Process process, int port, Path configuration) {
        this.process = process;
        this.port = port;
        this.configuration = configuration;
    }

    static boolean installed() {
        return Files.isExecutable(PROGRAM);
    }

    /** What it calls itself. */
    static String version() throws IOException {
        Process asked = new ProcessBuilder(PROGRAM.toString(), "-h")
                .redirectErrorStream(true)
                .start();
        return asked.inputReader().lines().findFirst().orElse("mosquitto");
    }

    /** @param limits whether what waits for the subscriber is bounded, as it is by default; what is too much is dropped */
    static MosquittoServer start(boolean limits) throws IOException {
        int port = freePort();
        Path configuration = Files.createTempFile(BenchServers.directory(), "mosquitto-", ".conf");
        // Without limits it is given all that it may need to drop nothing. Without TCP_NODELAY, which the gateway sets
        // too,
        // it waits for the subscriber's kernel with half of the core idle. All else is as it is by default.
        Files.writeString(
                configuration, """
                listener %d 127.0.0.1
                allow_anonymous true
                persistence false
                set_tcp_nodelay true
                log_type error
                log_type warning
                %s
                """.formatted(port, limits ? "" : "max_inflight_messages 0\nmax_queued_messages 0"));
        List<String> command = new ArrayList<>(BenchServers.pinned(BenchServers.SERVER_CORE));
        command.addAll(List.of(PROGRAM.toString(), "-c", configuration.toString()));
        Process process = BenchServers.launch(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD));
        awaitAnswer(process, port);
        return new MosquittoServer(process, port, configuration);
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        try {
            Files.delete(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static void awaitAnswer(Process process, int port) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT_NANOS;
        while (true) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException refused) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new IOException("mosquitto does not listen", refused);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
