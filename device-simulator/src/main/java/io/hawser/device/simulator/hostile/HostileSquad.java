package io.hawser.device.simulator.hostile;

import io.hawser.device.GatewayAddress;
import io.hawser.device.simulator.figures.AttackReport;
import io.hawser.device.simulator.scenario.Conduct;
import io.hawser.device.simulator.scenario.Population;
import io.hawser.protocol.DeviceCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The hostile devices of one population, as far as they run in this process.
 *
 * <p>Threads: any; each device has a virtual thread.
 */
public final class HostileSquad {
    private final Population population;
    private final Conduct.Hostile conduct;
    private final List<GatewayAddress> gateways;
    private final List<Integer> numbers;
    private final DeviceCodec codec;
    private final long seed;
    private final LongSupplier nanoTime;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Map<String, LongAdder> endings = new ConcurrentHashMap<>();

    /**
     * A squad that has not started.
     *
     * @param gateways over TCP
     * @param numbers of its devices that run here
     * @throws IllegalArgumentException when one of {@code gateways} is a WebSocket's
     */
    public HostileSquad(
            Population population,
            Conduct.Hostile conduct,
            List<GatewayAddress> gateways,
            List<Integer> numbers,
            DeviceCodec codec,
            long seed,
            LongSupplier nanoTime) {
        this.population = population;
        this.conduct = conduct;
        this.gateways = gateways.stream()
                .map(gateway -> gateway.requireTcp("an attack"))
                .toList();
        this.numbers = numbers;
        this.codec = codec;
        this.seed = seed;
        this.nanoTime = nanoTime;
    }

    /** Starts its devices by their ramp. */
    public void start() {
        for (int index : numbers) {
            threads.add(Thread.ofVirtual().name(population.id(index).value()).start(() -> run(index)));
        }
    }

    /** How many attacks ended so far. */
    public long attempts() {
        return endings.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Ends all, without waiting for it. */
    public void stop() {
        stopped.countDown();
        threads.forEach(Thread::interrupt);
    }

    /** What came of it so far. */
    public AttackReport report() {
        Map<String, Long> sums = new TreeMap<>();
        endings.forEach((ending, count) -> sums.put(ending, count.sum()));
        return new AttackReport(population.name(), conduct.attack().label(), numbers.size(), new TreeMap<>(sums));
    }

    private void run(int index) {
        HostileDevice device = new HostileDevice(
                conduct.attack(),
                population.protocol(),
                population.id(index),
                population.credential(),
                gateways.get(index % gateways.size()),
                codec,
                population.chance(seed, index, Population.Purpose.ATTACK),
                nanoTime,
                stopped);
        try {
            boolean over = isStopped(population.startOf(index));
            while (!over) {
                String ending = device.attack();
                over = isStopped(Duration.ZERO);
                if (!over) { // what the end of the run cut off says nothing about the gateway
                    endings.computeIfAbsent(ending, _ -> new LongAdder()).increment();
                    over = isStopped(conduct.every());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopped(Duration within) throws InterruptedException {
        return stopped.await(within.toNanos(), TimeUnit.NANOSECONDS);
    }
}
