package io.hawser.gateway.bench;

import io.hawser.device.GatewayAddress;
import io.hawser.device.ledger.Ledger;
import io.hawser.device.simulator.Fleet;
import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.figures.Sample;
import io.hawser.device.simulator.scenario.Population;
import io.hawser.device.simulator.scenario.PopulationBuilder;
import io.hawser.device.simulator.scenario.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A simulator in a process of its own: devices that log in at one gateway at a rate, stay, and send now and then.
 *
 * <p>Arguments: device port, prefix of ids, devices, log-ins a second, seconds between two uplinks of a device. Says {@code
 * connected} with the milliseconds since its first log-in began. Told {@code begin} and {@code end}, it ends and says {@code
 * report} with the figures of the time between.
 */
public final class SessionsLoad {
    private static final Duration LOOK = Duration.ofMillis(20);

    private SessionsLoad() {}

    public static void main(String[] arguments) throws Exception {
        int devices = Integer.parseInt(arguments[2]);
        Population population = PopulationBuilder.named("session")
                .idPrefix(arguments[1])
                .devices(devices)
                .rampPerSecond(Double.parseDouble(arguments[3]))
                .uplinkEvery(Duration.ofSeconds(Long.parseLong(arguments[4])))
                .build();
        GatewayAddress gateway = new GatewayAddress("127.0.0.1", Integer.parseInt(arguments[0]));
        long begun = System.nanoTime();
        Fleet fleet = Fleet.start(
                Scenario.of("sessions", gateway, population), Ledger.none(), InstantSource.system(), System::nanoTime);
        while (fleet.progress().connected() < devices) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        System.out.println("connected " + (System.nanoTime() - begun) / 1_000_000);

        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        await(in, "begin");
        Duration from = fleet.progress().elapsed();
        await(in, "end");
        Duration to = fleet.progress().elapsed();
        FleetReport report = fleet.finish().toCompletableFuture().get(1, TimeUnit.MINUTES);
        System.out.println("report " + figures(report, from, to).line());
        System.exit(0);
    }

    private static void await(BufferedReader in, String word) throws IOException {
        String line = in.readLine();
        if (!word.equals(line)) {
            throw new IOException("told: " + line + " (expected: " + word + ")");
        }
    }

    private static SessionsFigures figures(FleetReport report, Duration from, Duration to) {
        List<Sample> steady = report.timeline().samples().stream()
                .filter(sample -> sample.acknowledged() > 0
                        && sample.at().compareTo(from) > 0
                        && sample.at().compareTo(to) <= 0)
                .toList();
        return new SessionsFigures(
                steady.stream().mapToLong(Sample::acknowledged).sum(),
                middle(steady.stream().map(Sample::p50).sorted().toList()),
                middle(steady.stream().map(Sample::p99).sorted().toList()),
                steady.stream()
                                .map(Sample::p99)
                                .max(Duration::compareTo)
                                .orElse(Duration.ZERO)
                                .toNanos()
                        / 1e6,
                report.total().reconnects(),
                report.total().lost(),
                report.total().failedDevices());
    }

    private static double middle(List<Duration> sorted) {
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2).toNanos() / 1e6;
    }
}
