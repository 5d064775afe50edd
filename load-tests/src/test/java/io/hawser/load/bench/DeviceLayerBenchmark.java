package io.hawser.load.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How fast is the device layer? Uplinks of 64 bytes answered a second over many connections, the server on one core and the
 * load on the other, against a bare echo of the same frames and a Netty server of the same protocol; rounds interleaved, the
 * median counts.
 *
 * <p>Arguments, all optional: connections (1000), rounds (3), seconds measured a round (5).
 */
final class DeviceLayerBenchmark {
    private static final int SERVER_CORE = 0;
    private static final int LOAD_CORE = 1;
    private static final String WARM_UP_SECONDS = "10"; // the compiler shares the server's core
    private static final List<String> SERVER_JVM = List.of("-Xmx1g", "-Xms1g", "-XX:+UseSerialGC", "-Xmn256m");

    private DeviceLayerBenchmark() {}

    private record Contender(String name, Class<?> main, String mode) {}

    private static final List<Contender> CONTENDERS = List.of(
            new Contender("bare NIO echo", BareEchoServer.class, "echo"),
            new Contender("Netty 4.2, usual pipeline", NettyServer.class, "hdp"),
            new Contender("Hawser device layer", HawserServer.class, "hdp"));

    public static void main(String[] args) throws IOException {
        String connections = args.length > 0 ? args[0] : "1000";
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        String seconds = args.length > 2 ? args[2] : "5";
        System.out.printf(
                "%s connections, %d rounds of %s s, JDK %s%n", connections, rounds, seconds, Runtime.version());
        for (String window : List.of("1", "16")) {
            List<List<Double>> results = new ArrayList<>();
            CONTENDERS.forEach(_ -> results.add(new ArrayList<>()));
            for (int round = 0; round < rounds; round++) {
                for (int index = 0; index < CONTENDERS.size(); index++) {
                    results.get(index).add(measure(CONTENDERS.get(index), connections, window, seconds));
                }
            }
            report(window, results);
        }
    }

    private static double measure(Contender contender, String connections, String window, String seconds)
            throws IOException {
        try (BenchServers.Running server = BenchServers.start(contender.main(), SERVER_CORE, SERVER_JVM)) {
            return Double.parseDouble(BenchServers.run(
                    LoadClient.class,
                    LOAD_CORE,
                    List.of(
                            String.valueOf(server.port()),
                            contender.mode(),
                            connections,
                            window,
                            WARM_UP_SECONDS,
                            seconds)));
        }
    }

    private static void report(String window, List<List<Double>> results) {
        double reference = median(results.getFirst());
        System.out.printf("%nwindow %s%n", window);
        for (int index = 0; index < CONTENDERS.size(); index++) {
            double median = median(results.get(index));
            System.out.printf(
                    Locale.ROOT,
                    "  %-28s %,12.0f uplinks/s   %.2f of bare   rounds %s%n",
                    CONTENDERS.get(index).name(),
                    median,
                    median / reference,
                    results.get(index).stream()
                            .map(value -> String.format(Locale.ROOT, "%.0f", value))
                            .toList());
        }
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
