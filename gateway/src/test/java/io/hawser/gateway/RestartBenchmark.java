package io.hawser.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What it costs devices that a part of the gateway, or all of it, is replaced while they send. Each device sends an uplink a
 * second; beside them somebody new comes every 10 ms, is let in and leaves.
 *
 * <p>Arguments, both optional: devices (5000), rounds (10).
 */
final class RestartBenchmark {
    private RestartBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int devices = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        if (devices < 1 || rounds < 1) {
            System.err.println("bench restarts: devices and rounds are at least 1");
            System.exit(2);
        }
        System.out.printf("%,d devices, %d rounds, JDK %s%n", devices, rounds, Runtime.version());
        System.out.println("gateway: " + String.join(" ", GatewayJvm.options()));
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench-restarts-");
        try {
            new RestartsInPlace(devices, rounds).run(Files.createDirectory(directory.resolve("in-place")));
            new ReplacedProcesses(devices, rounds).run(Files.createDirectory(directory.resolve("replaced")));
        } finally {
            remove(directory);
        }
        System.exit(0); // a client's threads linger
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
