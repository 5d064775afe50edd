package io.hawser.load.bench.uplink;

import io.hawser.load.bench.BenchServers;
import io.hawser.load.bench.GatewayServer;
import io.hawser.load.bench.Rounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How fast are durable uplinks? Messages acknowledged a second over many connections, with one subscriber that acknowledges
 * what it gets: the gateway, which has them on disk before it acknowledges, against Mosquitto with QoS 1, which has them in
 * memory, once as it is by default and once without the limits beyond which it drops messages. The server is on one core and
 * the load on the other; rounds alternate, the median counts, and what was acknowledged has to reach the subscriber.
 *
 * <p>Arguments, all optional: devices (1000), window (16), rounds (5), seconds measured a round (10), bytes of payload (64),
 * seconds of warm-up (30). Ends with status 1 when the gateway lost a message.
 */
final class DurableUplinkBenchmark {
    private final List<UplinkFigures> mosquitto = new ArrayList<>();
    private final List<UplinkFigures> unlimited = new ArrayList<>();
    private final List<UplinkFigures> hawser = new ArrayList<>();
    private final List<String> plan; // the last arguments of the load

    private DurableUplinkBenchmark(List<String> plan) {
        this.plan = plan;
    }

    public static void main(String[] args) throws IOException {
        if (!MosquittoServer.installed()) {
            System.err.println("Mosquitto is missing: apt-get install mosquitto, as root");
            System.exit(2);
        }
        String devices = args.length > 0 ? args[0] : "1000";
        String window = args.length > 1 ? args[1] : "16";
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        String seconds = args.length > 3 ? args[3] : "10";
        String payloadBytes = args.length > 4 ? args[4] : "64";
        String warmUpSeconds = args.length > 5 ? args[5] : "30";
        if (Integer.parseInt(payloadBytes) < UplinkFraming.MIN_PAYLOAD_BYTES) {
            System.err.println("bytes of payload: " + payloadBytes + " (expected: 8 or more)");
            System.exit(2);
        }
        System.out.printf(
                "%s devices, window %s, payload %s bytes, %d rounds of %s s after %s s, %s, JDK %s%n",
                devices,
                window,
                payloadBytes,
                rounds,
                seconds,
                warmUpSeconds,
                MosquittoServer.version(),
                Runtime.version());
        System.out.println("gateway: " + String.join(" ", GatewayServer.jvmArgs()) + "\n\n" + UplinkFigures.heading());
        DurableUplinkBenchmark benchmark =
                new DurableUplinkBenchmark(List.of(devices, window, payloadBytes, warmUpSeconds, seconds));
        benchmark.run(rounds);
        System.exit(lost(benchmark.hawser) == 0 ? 0 : 1);
    }

    private void run(int rounds) throws IOException {
        for (int round = 0; round < rounds; round++) {
            mosquitto.add(measureMosquitto("Mosquitto", true));
            unlimited.add(measureMosquitto("  no limits", false));
            try (GatewayServer server = GatewayServer.start()) {
                List<String> target = new ArrayList<>(List.of("hawser"));
                target.addAll(server.access().arguments());
                hawser.add(measure("Hawser", target));
            }
        }
        double reference = Rounds.median(mosquitto, UplinkFigures::acknowledgedPerSecond);
        double keepsAll = Rounds.median(unlimited, UplinkFigures::acknowledgedPerSecond);
        double ours = Rounds.median(hawser, UplinkFigures::acknowledgedPerSecond);
        System.out.printf(
                Locale.ROOT,
                """

                acknowledged a second, medians: Mosquitto %,.0f, without limits %,.0f, Hawser %,.0f
                Hawser is %.2f of Mosquitto (goal 1.00), %.2f of Mosquitto without limits
                received a second, medians: Mosquitto %,.0f, without limits %,.0f, Hawser %,.0f
                lost in all rounds: Mosquitto %,d, without limits %,d, Hawser %,d (goal 0)
                """,
                reference,
                keepsAll,
                ours,
                ours / reference,
                ours / keepsAll,
                Rounds.median(mosquitto, UplinkFigures::receivedPerSecond),
                Rounds.median(unlimited, UplinkFigures::receivedPerSecond),
                Rounds.median(hawser, UplinkFigures::receivedPerSecond),
                lost(mosquitto),
                lost(unlimited),
                lost(hawser));
    }

    private UplinkFigures measureMosquitto(String name, boolean limits) throws IOException {
        try (MosquittoServer server = MosquittoServer.start(limits)) {
            return measure(name, List.of("mosquitto", String.valueOf(server.pid()), String.valueOf(server.port())));
        }
    }

    private UplinkFigures measure(String name, List<String> target) throws IOException {
        List<String> arguments = new ArrayList<>(target);
        arguments.addAll(plan);
        UplinkFigures figures =
                UplinkFigures.parse(BenchServers.run(UplinkLoad.class, BenchServers.LOAD_CORE, arguments));
        System.out.println(figures.row(name));
        return figures;
    }

    private static long lost(List<UplinkFigures> rounds) {
        return rounds.stream().mapToLong(UplinkFigures::lost).sum();
    }
}
