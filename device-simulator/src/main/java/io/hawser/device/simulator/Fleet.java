package io.hawser.device.simulator;

import io.hawser.device.DeviceNetwork;
import io.hawser.device.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulated devices that connect, send and answer until told to {@link #finish}.
 *
 * <p>Threads: any thread may call; nothing blocks. Its pacing thread starts devices and makes uplinks due.
 */
public final class Fleet {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final Duration DRAIN_CHECK = Duration.ofMillis(20);

    private final FleetConfig config;
    private final Ledger ledger;
    private final LongSupplier nanoTime;
    private final long startedAt;
    private final Tally tally = new Tally();
    private final Random random;
    private final DeviceNetwork network;
    private final List<SimulatedDevice> devices;
    private final ScheduledThreadPoolExecutor pace;
    private final AtomicBoolean finishing = new AtomicBoolean();
    private final CompletableFuture<FleetReport> report = new CompletableFuture<>();

    private Fleet(FleetConfig config, Ledger ledger, InstantSource clock, LongSupplier nanoTime) {
        this.ledger = ledger;
        this.config = config;
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
        this.random = new Random(config.seed());
        this.network = new DeviceNetwork(
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2), new Random(config.seed()), nanoTime);
        this.pace = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform().daemon().name("fleet-pace").factory(),
                // A device that connects while the fleet ends needs no schedule.
                new ThreadPoolExecutor.DiscardPolicy());
        this.devices = IntStream.range(0, config.devices())
                .mapToObj(index -> device(index, clock))
                .toList();
    }

    /**
     * A fleet that begins to connect.
     *
     * @param ledger takes down what devices know for certain
     * @param clock tells when a reading was sent
     * @param nanoTime a monotonic clock in ns
     * @throws IllegalArgumentException when no wire protocol of that name is installed
     */
    public static Fleet start(FleetConfig config, Ledger ledger, InstantSource clock, LongSupplier nanoTime) {
        Fleet fleet = new Fleet(config, ledger, clock, nanoTime);
        try {
            fleet.devices.getFirst().start(fleet.network);
        } catch (IllegalArgumentException refused) {
            fleet.network.close();
            fleet.pace.shutdownNow();
            throw refused;
        }
        for (int index = 1; index < config.devices(); index++) {
            SimulatedDevice device = fleet.devices.get(index);
            fleet.later(config.startOf(index), () -> device.start(fleet.network));
        }
        return fleet;
    }

    /** How it is doing, and what latencies there were since the last call. */
    public FleetProgress progress() {
        return new FleetProgress(
                elapsed(),
                config.devices(),
                tally.connected.sum(),
                tally.sent.sum(),
                tally.acknowledged.sum(),
                tally.commands().values().stream().mapToLong(Long::longValue).sum(),
                tally.reconnects.sum(),
                tally.recent());
    }

    /**
     * Stops sending, waits for the acknowledgements that are due, no longer than the drain limit, and lets every device
     * say BYE. The stage completes when all connections are closed. Finishing again gives the same.
     */
    public CompletionStage<FleetReport> finish() {
        if (finishing.compareAndSet(false, true)) {
            devices.forEach(SimulatedDevice::stop);
            Ending ending = new Ending(elapsed(), connected(), failed());
            long deadline = nanoTime.getAsLong() + config.drainLimit().toNanos();
            later(Duration.ZERO, () -> drain(ending, deadline));
        }
        return report.minimalCompletionStage();
    }

    private SimulatedDevice device(int index, InstantSource clock) {
        CompletableFuture<SimulatedDevice> self = new CompletableFuture<>();
        SimulatedDevice device = new SimulatedDevice(config, index, ledger, tally, clock, nanoTime, () -> {
            var _ = self.thenAccept(this::schedule);
        });
        self.complete(device);
        return device;
    }

    /** Spreads the devices' schedules evenly over the interval, whenever they connect. */
    private void schedule(SimulatedDevice device) {
        long interval = config.uplinkEvery().toNanos();
        if (interval == 0) {
            return;
        }
        long offset = random.nextLong(interval);
        device.onScheduled(nanoTime.getAsLong() + offset);
        var _ = pace.scheduleAtFixedRate(() -> guarded(device::onDue), offset, interval, TimeUnit.NANOSECONDS);
    }

    private void drain(Ending ending, long deadline) {
        boolean drained =
                devices.stream().allMatch(device -> device.unacknowledged(false) == device.unacknowledged(true));
        if (!drained && nanoTime.getAsLong() - deadline < 0) {
            later(DRAIN_CHECK, () -> drain(ending, deadline));
            return;
        }
        FleetReport result = report(ending);
        network.close();
        var _ = network.terminated().whenComplete((_, _) -> {
            pace.shutdownNow();
            report.complete(result);
        });
    }

    private FleetReport report(Ending ending) {
        long lost = 0;
        long unacknowledged = 0;
        for (SimulatedDevice device : devices) {
            long abandoned = device.unacknowledged(true);
            long waiting = device.unacknowledged(false) - abandoned;
            lost += device.inSession() ? waiting : 0;
            unacknowledged += abandoned + (device.inSession() ? 0 : waiting);
        }
        return new FleetReport(
                ending.elapsed(),
                config.devices(),
                ending.connected(),
                ending.failed(),
                tally.reconnects.sum(),
                tally.violations.sum(),
                tally.sent.sum(),
                tally.acknowledged.sum(),
                lost,
                unacknowledged,
                devices.stream().mapToLong(SimulatedDevice::unsent).sum(),
                tally.refused.sum(),
                tally.commands(),
                tally.overall());
    }

    private int connected() {
        return (int) devices.stream().filter(SimulatedDevice::inSession).count();
    }

    private SortedMap<String, Integer> failed() {
        SortedMap<String, Integer> failed = new TreeMap<>();
        devices.stream()
                .filter(device -> !device.inSession())
                .forEach(device -> failed.merge(device.lastSetback(), 1, Integer::sum));
        return failed;
    }

    private Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - startedAt);
    }

    private void later(Duration delay, Runnable work) {
        var _ = pace.schedule(() -> guarded(work), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            LOG.error("bug: work of the fleet failed", failure);
        }
    }

    /** How the fleet stood when sending stopped. */
    private record Ending(Duration elapsed, int connected, SortedMap<String, Integer> failed) {}
}
