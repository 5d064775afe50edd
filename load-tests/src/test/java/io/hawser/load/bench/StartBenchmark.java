package io.hawser.load.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How long does a gateway take from its exec until it lets a device in, on a store that is there already? Without help, with
 * an archive of its classes that the JVM keeps by itself, and with the cache that {@code ./hawser build} makes.
 *
 * <p>Arguments, all optional: rounds (10). In each, every variant starts once, in turn.
 */
final class StartBenchmark {
    private static final int ROUNDS = 10;

    private StartBenchmark() {}

    /** What helps the JVM to start. */
    private enum Variant {
        PLAIN("plain"),
        CLASS_ARCHIVE("class archive"),
        AOT_CACHE("AOT cache");

        private final String title;

        Variant(String title) {
            this.title = title;
        }

        private Path file() throws IOException {
            return BenchServers.directory().toAbsolutePath().resolve("start-" + name());
        }

        /** Options of a start that only makes what later ones use. */
        private List<String> making() throws IOException {
            return switch (this) {
                case PLAIN -> List.of();
                case CLASS_ARCHIVE -> using();
                case AOT_CACHE -> List.of("-XX:AOTCacheOutput=" + file());
            };
        }

        /** Options of a start that is measured. The archive does not know of native access and says so at every start. */
        private List<String> using() throws IOException {
            return switch (this) {
                case PLAIN -> List.of();
                case CLASS_ARCHIVE ->
                    List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + file(), "-Xlog:cds=off");
                case AOT_CACHE -> List.of("-XX:AOTCache=" + file());
            };
        }
    }

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
        System.out.printf("%d rounds%nJDK %s%n", rounds, Runtime.version());
        System.out.println("gateway: " + String.join(" ", GatewayServer.jvmArgs()));
        Path data = Files.createTempDirectory(BenchServers.directory(), "bench-start-")
                .toAbsolutePath();
        Map<Variant, List<StartedGateway.Times>> times = new EnumMap<>(Variant.class);
        try {
            for (Variant variant : Variant.values()) {
                Files.deleteIfExists(variant.file());
                StartedGateway.measure(data, variant.making());
                times.put(variant, new ArrayList<>());
            }
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<Variant, List<StartedGateway.Times>> entry : times.entrySet()) {
                    entry.getValue()
                            .add(StartedGateway.measure(data, entry.getKey().using()));
                }
            }
        } finally {
            for (Variant variant : Variant.values()) {
                Files.deleteIfExists(variant.file());
            }
            GatewayServer.remove(data);
        }
        System.out.printf("%-14s %12s %14s %9s %9s%n", "variant", "ready ms", "welcome ms", "least", "most");
        times.forEach(StartBenchmark::show);
    }

    private static void show(Variant variant, List<StartedGateway.Times> rounds) {
        System.out.printf(
                "%-14s %12.0f %14.0f %9.0f %9.0f%n",
                variant.title,
                Rounds.median(rounds, StartedGateway.Times::readyMillis),
                Rounds.median(rounds, StartedGateway.Times::welcomeMillis),
                rounds.stream()
                        .mapToDouble(StartedGateway.Times::welcomeMillis)
                        .min()
                        .orElse(0),
                rounds.stream()
                        .mapToDouble(StartedGateway.Times::welcomeMillis)
                        .max()
                        .orElse(0));
    }
}
