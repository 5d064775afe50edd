package io.hawser.gateway;

import static io.hawser.gateway.RestartRounds.millis;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.RestartMode;
import io.hawser.client.view.RestartView;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.gateway.RestartRounds.Window;
import io.hawser.gateway.SteadyCallers.Call;
import io.hawser.gateway.SteadyCallers.End;
import io.hawser.gateway.fault.FaultLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is measured of one process: its device port is restarted on call, and one of its I/O threads dies. */
final class RestartsInPlace {
    private static final int IO_THREADS = 4; // so that one that dies does not take all devices with it

    private static final Duration FORGIVEN_AFTER = Duration.ofSeconds(4); // the window, the pause, and some more

    private final int devices;
    private final int rounds;

    RestartsInPlace(int devices, int rounds) {
        this.devices = devices;
        this.rounds = rounds;
    }

    void run(Path directory) throws Exception {
        try (GatewayProcess gateway = GatewayProcess.withFaults(
                directory,
                "device-listener.io-threads=" + IO_THREADS,
                "supervision.max-restarts=1000", // every round is a restart
                "supervision.restart-window=1s")) {
            gateway.start();
            try (HawserClient client = HawserClient.builder()
                    .gateway("127.0.0.1:" + gateway.rpcPort())
                    .tokenFile(gateway.adminToken())
                    .deadline(SteadyFleet.LIMIT)
                    .build()) {
                gracefulRestarts(gateway, client);
                deadThreads(gateway, client);
            }
        }
    }

    private void gracefulRestarts(GatewayProcess gateway, HawserClient client) throws Exception {
        SteadyFleet fleet = SteadyFleet.start(gateway.devicePort(), devices);
        List<Window> quiet = new ArrayList<>();
        List<Window> restarts = new ArrayList<>();
        List<Double> took = new ArrayList<>();
        long refused = 0;
        List<Call> calls;
        try (SteadyCallers callers =
                new SteadyCallers(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.devicePort()))) {
            RestartRounds.window(callers, () -> {}); // to warm up
            for (int round = 0; round < rounds; round++) {
                quiet.add(RestartRounds.window(callers, () -> {}));
                List<RestartView> views = new ArrayList<>();
                restarts.add(RestartRounds.window(
                        callers, () -> views.add(client.restart("device-listener", RestartMode.GRACEFUL))));
                took.add(views.getFirst().took().toNanos() / 1e6);
                refused += views.getFirst().connectionsRefused();
            }
            calls = callers.finish();
        }
        PopulationReport report = fleet.finish();
        System.out.println("graceful restarts of device-listener");
        System.out.println("  the restart                   " + millis(took));
        System.out.println("  longest wait of newcomers     " + millis(RestartRounds.longestWaits(restarts, calls)));
        System.out.println("    without a restart           " + millis(RestartRounds.longestWaits(quiet, calls)));
        System.out.println("  longest pause between two     " + millis(RestartRounds.longestPauses(restarts, calls)));
        System.out.println("    without a restart           " + millis(RestartRounds.longestPauses(quiet, calls)));
        System.out.printf("  sessions dropped              %d%n", report.reconnects());
        System.out.printf(
                "  connections refused, broken   %d, %d of %d; by the gateway's own count %d%n",
                RestartRounds.count(calls, End.REFUSED), RestartRounds.count(calls, End.BROKEN), calls.size(), refused);
        RestartRounds.showUplinks(report);
    }

    private void deadThreads(GatewayProcess gateway, HawserClient client) throws Exception {
        SteadyFleet fleet = SteadyFleet.start(gateway.devicePort(), devices);
        List<Double> fromDeath = new ArrayList<>();
        List<Double> fromDetection = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Instant died = killThread(gateway, client);
            await().atMost(SteadyFleet.LIMIT)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> client.status().sessions() >= devices);
            Instant back = Instant.now();
            fromDeath.add(between(died, back));
            fromDetection.add(between(lastDetection(gateway), back));
            fleet.awaitUplinks();
            awaitForgiveness(back);
        }
        PopulationReport report = fleet.finish();
        System.out.println("an I/O thread of " + IO_THREADS + " dies");
        System.out.println("  death to everybody back       " + millis(fromDeath));
        System.out.println("  detection to everybody back   " + millis(fromDetection));
        System.out.printf("  devices that had to come back %.0f a round%n", (double) report.reconnects() / rounds);
        RestartRounds.showUplinks(report);
    }

    /** Else the supervisor would take the next death for the same illness, and wait longer and longer. */
    private static void awaitForgiveness(Instant back) {
        await().atMost(SteadyFleet.LIMIT)
                .until(() -> Duration.between(back, Instant.now()).compareTo(FORGIVEN_AFTER) > 0);
    }

    /** Kills one I/O thread with errors again and again, until it is replaced; when it got the last one. */
    private static Instant killThread(GatewayProcess gateway, HawserClient client) throws IOException {
        long before = restarts(client);
        String doomed = "";
        Instant last = Instant.now();
        while (restarts(client) == before) {
            try (FaultLine line = FaultLine.loggedIn(gateway.devicePort(), "murderer")) {
                String thread = line.thread();
                doomed = doomed.isEmpty() ? thread : doomed;
                if (thread.equals(doomed)) {
                    last = Instant.now();
                    line.say("!hostile");
                } else {
                    line.say("!bye");
                }
                line.awaitClosed();
            }
        }
        return last;
    }

    private static long restarts(HawserClient client) {
        return client.status().component("device-listener").orElseThrow().restarts();
    }

    private static Instant lastDetection(GatewayProcess gateway) throws IOException {
        String line = gateway.output()
                .lines()
                .filter(each -> each.contains("a probe failed probe=io-threads"))
                .reduce((_, later) -> later)
                .orElseThrow();
        return Instant.parse(line.substring(0, line.indexOf(' ')));
    }

    private static double between(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }
}
