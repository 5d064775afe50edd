package io.hawser.device.simulator;

import io.hawser.device.DeviceNetwork;
import io.hawser.device.ledger.Ledger;
import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.hostile.HostileSquad;
import io.hawser.device.simulator.scenario.Conduct;
import io.hawser.device.simulator.scenario.Population;
import io.hawser.device.simulator.scenario.Scenario;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Simulated devices that connect, send and answer, or attack, until told to {@link #finish}.
 *
 * <p>Threads: any thread may call; nothing blocks. Its clockwork starts devices and makes uplinks due.
 */
public final class Fleet {
    private static final Duration DRAIN_CHECK = Duration.ofMillis(20);

    private final Scenario scenario;
    private final Clockwork clockwork;
    private final long startedAt;
    private final DeviceNetwork network;
    private final List<Squad> squads = new ArrayList<>();
    private final List<HostileSquad> hostiles = new ArrayList<>();
    private final Recording recording;
    private final LoadSideWatch watch = new LoadSideWatch(); // the clockwork's
    private final AtomicBoolean finishing = new AtomicBoolean();
    private final CompletableFuture<FleetReport> report = new CompletableFuture<>();

    private Fleet(Scenario scenario, Placement placement, Ledger ledger, InstantSource clock, LongSupplier nanoTime) {
        this.scenario = scenario;
        DeviceCodecs codecs = DeviceCodecs.load();
        for (Population population : scenario.populations()) {
            var _ = codec(codecs, population.protocol()); // refuse one that there is not before anything runs
        }
        this.clockwork = new Clockwork(nanoTime);
        this.startedAt = clockwork.now();
        this.network = new DeviceNetwork(
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                new Random(scenario.seed()),
                nanoTime,
                RepeatingCodec.beside(codecs),
                placement.sources());
        for (Population population : scenario.populations()) {
            switch (population.conduct()) {
                case Conduct.Proper proper ->
                    squads.add(new Squad(
                            population,
                            proper,
                            scenario.gateways(),
                            scenario.seed(),
                            placement,
                            network,
                            clockwork,
                            population.canBeAudited() ? ledger : Ledger.none(),
                            clock));
                case Conduct.Hostile hostile ->
                    hostiles.add(new HostileSquad(
                            population,
                            hostile,
                            scenario.gateways(),
                            numbers(population, placement),
                            codec(codecs, population.protocol()),
                            scenario.seed(),
                            nanoTime));
            }
        }
        this.recording = new Recording(squads.stream().map(Squad::tally).toList());
    }

    /**
     * A fleet that begins to connect.
     *
     * @param placement which part of the scenario runs here
     * @param ledger takes down what devices know for certain, of those populations that can be audited
     * @param clock tells when a reading was sent
     * @param nanoTime a monotonic clock in ns
     * @throws IllegalArgumentException when a population's wire protocol is not installed
     */
    public static Fleet start(
            Scenario scenario, Placement placement, Ledger ledger, InstantSource clock, LongSupplier nanoTime) {
        Fleet fleet = new Fleet(scenario, placement, ledger, clock, nanoTime);
        fleet.start();
        return fleet;
    }

    /** All of a scenario. */
    public static Fleet start(Scenario scenario, Ledger ledger, InstantSource clock, LongSupplier nanoTime) {
        return start(scenario, Placement.whole(), ledger, clock, nanoTime);
    }

    /** How it is doing. */
    public FleetProgress progress() {
        SortedMap<String, Integer> setbacks = new TreeMap<>();
        squads.forEach(
                squad -> squad.setbacks().forEach((reason, count) -> setbacks.merge(reason, count, Integer::sum)));
        return new FleetProgress(
                elapsed(),
                squads.stream().mapToInt(Squad::size).sum(),
                sum(tally -> tally.connected.sum()),
                squads.stream().mapToInt(Squad::connecting).sum(),
                setbacks,
                sum(tally -> tally.sent.sum()),
                sum(tally -> tally.acknowledged.sum()),
                sum(Tally::commandCount),
                attacks(),
                sum(tally -> tally.reconnects.sum()),
                recording.recent());
    }

    /**
     * Stops sending, waits for the acknowledgements that are due, no longer than the drain limit, and lets every device
     * say BYE. The stage completes when all connections are closed. Finishing again gives the same.
     */
    public CompletionStage<FleetReport> finish() {
        if (finishing.compareAndSet(false, true)) {
            hostiles.forEach(HostileSquad::stop);
            squads.forEach(Squad::stop);
            Ending ending =
                    new Ending(elapsed(), squads.stream().map(Squad::standing).toList());
            long deadline = clockwork.now() + scenario.drainLimit().toNanos();
            clockwork.later(Duration.ZERO, () -> drain(ending, deadline));
        }
        return report.minimalCompletionStage();
    }

    private void start() {
        clockwork.start();
        watch.begin(clockwork.now());
        clockwork.every(LoadSideWatch.BEAT, () -> watch.onBeat(clockwork.now()));
        clockwork.every(Recording.STEP, () -> recording.onSecond(elapsed(), attacks(), watch.onSample()));
        squads.forEach(squad -> squad.start(startedAt));
        hostiles.forEach(HostileSquad::start);
    }

    private void drain(Ending ending, long deadline) {
        boolean drained = squads.stream().allMatch(Squad::isDrained);
        if (!drained && clockwork.now() - deadline < 0) {
            clockwork.later(DRAIN_CHECK, () -> drain(ending, deadline));
            return;
        }
        FleetReport result = report(ending);
        network.close();
        var _ = network.terminated().whenComplete((_, _) -> {
            clockwork.stop();
            report.complete(result);
        });
    }

    private FleetReport report(Ending ending) {
        return new FleetReport(
                scenario.name(),
                scenario.seed(),
                ending.elapsed(),
                IntStream.range(0, squads.size())
                        .mapToObj(i -> squads.get(i).report(ending.standings().get(i)))
                        .toList(),
                hostiles.stream().map(HostileSquad::report).toList(),
                recording.timeline(),
                watch.result(clockwork.now()));
    }

    private long attacks() {
        return hostiles.stream().mapToLong(HostileSquad::attempts).sum();
    }

    private long sum(ToLongFunction<Tally> figure) {
        return squads.stream().map(Squad::tally).mapToLong(figure).sum();
    }

    private Duration elapsed() {
        return Duration.ofNanos(clockwork.now() - startedAt);
    }

    private static List<Integer> numbers(Population population, Placement placement) {
        return IntStream.range(0, population.devices())
                .filter(placement::has)
                .boxed()
                .toList();
    }

    private static DeviceCodec codec(DeviceCodecs codecs, String protocol) {
        return codecs.byName(protocol)
                .map(DeviceCodecProvider::codec)
                .orElseThrow(() -> new IllegalArgumentException(
                        "protocol: " + protocol + " (expected: one of " + codecs.names() + ")"));
    }

    /** How the fleet stood when sending stopped. */
    private record Ending(Duration elapsed, List<Squad.Standing> standings) {}
}
