package io.hawser.load.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as {@code ./hawser gateway} starts it, from its jars: started, met by one device, stopped in order. */
final class StartedGateway {
    private static final Pattern READY = Pattern.compile("hawser-gateway ready devices=\\S+:(\\d+) .*");
    private static final int STOP_SECONDS = 60; // it may write an archive as its last act
    private static final int READ_LIMIT_MILLIS = 20_000;

    private StartedGateway() {}

    /**
     * How long it took since its start.
     *
     * @param ready until it said that it serves
     * @param welcome until a device was let in
     */
    record Times(Duration ready, Duration welcome) {
        double readyMillis() {
            return millis(ready);
        }

        double welcomeMillis() {
            return millis(welcome);
        }

        private static double millis(Duration duration) {
            return duration.toNanos() / 1e6;
        }
    }

    /** @param jvmArgs beside those that every gateway gets */
    static Times measure(Path data, List<String> jvmArgs) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command(data, jvmArgs)).redirectError(ProcessBuilder.Redirect.DISCARD);
        long start = System.nanoTime();
        Process process = BenchServers.launch(builder);
        try {
            int port = awaitReady(process.inputReader());
            Duration ready = Duration.ofNanos(System.nanoTime() - start);
            meet(port);
            Duration welcome = Duration.ofNanos(System.nanoTime() - start);
            process.destroy();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the gateway does not stop");
            }
            return new Times(ready, welcome);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> command(Path data, List<String> jvmArgs) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(GatewayServer.jvmArgs());
        command.addAll(jvmArgs);
        command.addAll(List.of("-cp", System.getProperty("hawser.bench.gateway-class-path", "")));
        command.add("io.hawser.gateway.GatewayMain");
        command.addAll(List.of("--set", "node.data-directory=" + data));
        command.addAll(List.of("--set", "device-listener.port=0", "--set", "rpc.port=0", "--set", "http.port=0"));
        return command;
    }

    private static int awaitReady(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return Integer.parseInt(ready.group(1));
            }
        }
        throw new IOException("the gateway ended before it served");
    }

    private static void meet(int port) throws IOException {
        try (Socket device = new Socket(InetAddress.getLoopbackAddress(), port)) {
            device.setSoTimeout(READ_LIMIT_MILLIS);
            device.getOutputStream().write(Frames.hello("bench"));
            if (device.getInputStream().readNBytes(Frames.WELCOME_BYTES).length < Frames.WELCOME_BYTES) {
                throw new IOException("the device was not let in");
            }
        }
    }
}
