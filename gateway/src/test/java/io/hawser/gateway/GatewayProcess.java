package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.device.audit.AuditMain;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A gateway in a process of its own, always with the same ports and the same data; a test kills and starts it. */
final class GatewayProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final List<String> settings;
    private final int devicePort;
    private final int rpcPort;
    private final int httpPort;
    private Optional<Process> process = Optional.empty();
    private Optional<Path> output = Optional.empty();
    private String classPath = System.getProperty("java.class.path");

    /** @param settings further ones, each {@code key=value} */
    GatewayProcess(Path directory, String... settings) throws IOException {
        this.directory = directory;
        this.settings = List.of(settings);
        try (ServerSocket devices = freePort();
                ServerSocket rpc = freePort();
                ServerSocket http = freePort()) {
            devicePort = devices.getLocalPort();
            rpcPort = rpc.getLocalPort();
            httpPort = http.getLocalPort();
        }
    }

    int devicePort() {
        return devicePort;
    }

    int rpcPort() {
        return rpcPort;
    }

    int httpPort() {
        return httpPort;
    }

    Path data() {
        return directory.resolve("data");
    }

    Path adminToken() {
        return data().resolve("admin.token");
    }

    /** One that also speaks {@code fault}, the protocol that breaks it. */
    static GatewayProcess withFaults(Path directory, String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("device-listener.protocols=hdp1,json-lines,fault");
        GatewayProcess process = new GatewayProcess(directory, all.toArray(String[]::new));
        process.classPath = Path.of("src", "test", "faults").toAbsolutePath() + File.pathSeparator + process.classPath;
        return process;
    }

    /** One whose class path begins with {@code classes}: what is there counts instead of what the gateway has. */
    static GatewayProcess withClasses(Path classes, Path directory) throws IOException {
        GatewayProcess process = new GatewayProcess(directory);
        process.useClasses(classes);
        return process;
    }

    /** From its next start on. */
    void useClasses(Path classes) {
        classPath = classes + File.pathSeparator + System.getProperty("java.class.path");
    }

    /** From its next start on it is what it is. */
    void useNoOtherClasses() {
        classPath = System.getProperty("java.class.path");
    }

    long pid() {
        return process.orElseThrow().pid();
    }

    /** Has it stop in order, and returns its exit status. */
    int terminate() throws InterruptedException, IOException {
        process.orElseThrow().destroy();
        return awaitExit();
    }

    /** Its exit status, when it ends by itself. */
    int awaitExit() throws InterruptedException, IOException {
        if (!process.orElseThrow().waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the gateway does not end: " + output());
        }
        return process.orElseThrow().exitValue();
    }

    /** Starts it and returns when it says that it is ready. */
    void start() throws IOException {
        beginToStart();
        awaitReady();
    }

    /** Starts it and returns at once. */
    void beginToStart() throws IOException {
        var _ = launch(nextOutput());
    }

    /** Returns when the one that was started says that it is ready. */
    void awaitReady() {
        Process started = process.orElseThrow();
        Path output = this.output.orElseThrow();
        await().atMost(START_LIMIT).until(() -> {
            String said = Files.readString(output);
            if (!started.isAlive()) {
                throw new IllegalStateException("the gateway ended while starting: " + said);
            }
            return said.contains("hawser-gateway ready ");
        });
    }

    /** Starts it and returns what it said when it ended by itself with the exit status of a failure. */
    String failToStart() throws IOException, InterruptedException {
        Path output = nextOutput();
        Process started = launch(output);
        if (!started.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the gateway did not end: " + Files.readString(output));
        }
        if (started.exitValue() != 1) {
            throw new IllegalStateException("exit status " + started.exitValue() + ": " + Files.readString(output));
        }
        return Files.readString(output);
    }

    /**
     * Holds a ledger against its event log and its commands: lost, doubled, out of order, two ends, no record.
     *
     * @return the audit's report, in which nothing is wrong
     */
    String audit(Path ledger) {
        var out = new StringWriter();
        assertThat(audit(ledger, out)).as("%s", out).isZero();
        return out.toString();
    }

    /** The same, whatever comes of it: the audit's exit status; {@code out} gets its report. */
    int audit(Path ledger, StringWriter out) {
        return AuditMain.run(
                new PrintWriter(out),
                new PrintWriter(out),
                "--ledger",
                ledger.toString(),
                "--gateway",
                "127.0.0.1:" + rpcPort,
                "--token-file",
                adminToken().toString());
    }

    /** What it said since its last start. */
    String output() throws IOException {
        return Files.readString(output.orElseThrow());
    }

    /** One that nobody else writes to: two may run in one directory. */
    private Path nextOutput() throws IOException {
        Path next = Files.createTempFile(directory, "gateway-", ".log");
        output = Optional.of(next);
        return next;
    }

    private Process launch(Path output) throws IOException {
        List<String> command = new ArrayList<>(GatewayJvm.gateway(classPath, directory));
        command.addAll(List.of(
                "--set",
                "node.data-directory=" + data(),
                "--set",
                "device-listener.port=" + devicePort,
                "--set",
                "rpc.port=" + rpcPort,
                "--set",
                "http.port=" + httpPort));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process = Optional.of(started);
        return started;
    }

    boolean isAlive() {
        return process.filter(Process::isAlive).isPresent();
    }

    /** Has it stand still. */
    void pause() {
        Signals.pause(process.orElseThrow());
    }

    /** Has it go on. */
    void resume() {
        Signals.resume(process.orElseThrow());
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
