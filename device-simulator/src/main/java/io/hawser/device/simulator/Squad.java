package io.hawser.device.simulator;

import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.GatewayAddress;
import io.hawser.device.ledger.Ledger;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.device.simulator.scenario.Amount;
import io.hawser.device.simulator.scenario.CommandPlan;
import io.hawser.device.simulator.scenario.Conduct;
import io.hawser.device.simulator.scenario.Lifetime;
import io.hawser.device.simulator.scenario.Population;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The devices of one population that keep to the protocol, as far as they run in this process.
 *
 * <p>Threads: any; the clockwork's thread starts devices, makes uplinks due and ends sessions.
 */
final class Squad {
    /** How long a device that leaves waits for its last acknowledgements. */
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);

    private final Population population;
    private final Conduct.Proper conduct;
    private final Clockwork clockwork;
    private final DeviceNetwork network;
    private final Tally tally = new Tally();
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final List<Integer> numbers;

    Squad(
            Population population,
            Conduct.Proper conduct,
            List<GatewayAddress> gateways,
            long seed,
            Placement placement,
            DeviceNetwork network,
            Clockwork clockwork,
            Ledger ledger,
            InstantSource clock) {
        this.population = population;
        this.conduct = conduct;
        this.network = network;
        this.clockwork = clockwork;
        this.numbers = IntStream.range(0, population.devices())
                .filter(placement::has)
                .boxed()
                .toList();
        for (int index : numbers) {
            Outbox outbox = new Outbox(
                    population.id(index).value(),
                    conduct.window(),
                    new Backlog(
                            conduct.uplinks().arrival().schedule(chance(seed, index, Population.Purpose.ARRIVAL)),
                            conduct.uplinks().arrival().schedule(chance(seed, index, Population.Purpose.ARRIVAL))),
                    new Speech(conduct.uplinks(), chance(seed, index, Population.Purpose.PAYLOAD)),
                    ledger,
                    tally,
                    clock,
                    clockwork::now);
            devices.add(new SimulatedDevice(
                    identity(index, gateways),
                    outbox,
                    new Answers(conduct.commands(), chance(seed, index, Population.Purpose.COMMANDS)),
                    ledger,
                    tally,
                    new Life(chance(seed, index, Population.Purpose.LIFETIME))));
        }
    }

    /** Starts its devices by their ramp, from {@code nanos} on. */
    void start(long nanos) {
        for (int i = 0; i < devices.size(); i++) {
            SimulatedDevice device = devices.get(i);
            clockwork.at(nanos + population.startOf(numbers.get(i)).toNanos(), () -> device.start(network));
        }
        if (conduct.lifetime() instanceof Lifetime.Storm(Duration every)) {
            clockwork.every(every, () -> devices.forEach(SimulatedDevice::breakConnection));
        }
    }

    Tally tally() {
        return tally;
    }

    int size() {
        return devices.size();
    }

    int connecting() {
        return (int) devices.stream().filter(SimulatedDevice::isConnecting).count();
    }

    void stop() {
        devices.forEach(device -> device.outbox().stop());
    }

    /** Whether every acknowledgement that can still come has come. */
    boolean isDrained() {
        return devices.stream()
                .allMatch(device ->
                        device.outbox().unacknowledged(false) == device.outbox().unacknowledged(true));
    }

    /** Who was started, and is neither in session nor on the way to one, by what happened to each last. */
    SortedMap<String, Integer> setbacks() {
        SortedMap<String, Integer> setbacks = new TreeMap<>();
        devices.stream()
                .filter(device -> device.isStarted() && !device.isWell() && !device.isConnecting())
                .forEach(device -> setbacks.merge(device.lastSetback(), 1, Integer::sum));
        return setbacks;
    }

    /** How it stands: what counts when sending stops. */
    Standing standing() {
        SortedMap<String, Integer> failed = new TreeMap<>();
        int connected = 0;
        for (SimulatedDevice device : devices) {
            if (device.isWell()) {
                connected++;
            } else {
                failed.merge(device.lastSetback(), 1, Integer::sum);
            }
        }
        return new Standing(connected, failed);
    }

    PopulationReport report(Standing end) {
        long lost = 0;
        long unacknowledged = 0;
        for (SimulatedDevice device : devices) {
            long abandoned = device.outbox().unacknowledged(true);
            long waiting = device.outbox().unacknowledged(false) - abandoned;
            boolean well = device.isWell();
            lost += well ? waiting : 0;
            unacknowledged += abandoned + (well ? 0 : waiting);
        }
        return new PopulationReport(
                population.name(),
                devices.size(),
                end.connected(),
                end.failed(),
                tally.reconnects.sum(),
                tally.violations.sum(),
                tally.repeats.sum(),
                tally.sent.sum(),
                tally.acknowledged.sum(),
                lost,
                unacknowledged,
                devices.stream().mapToLong(device -> device.outbox().unsent()).sum(),
                tally.refused.sum(),
                tally.commands(),
                tally.overall());
    }

    /**
     * How the devices stood.
     *
     * @param connected how many were in session, or away as planned
     * @param failed how many were not, by what had happened to them last
     */
    record Standing(int connected, SortedMap<String, Integer> failed) {}

    private RandomGenerator chance(long seed, int index, Population.Purpose purpose) {
        return population.chance(seed, index, purpose);
    }

    private DeviceClientConfig identity(int index, List<GatewayAddress> gateways) {
        boolean twice = conduct.commands().behaviour() == CommandPlan.Behaviour.TWICE;
        return DeviceClientConfig.builder(population.id(index))
                .gateways(route(index, gateways))
                .protocol(twice ? RepeatingCodec.nameFor(population.protocol()) : population.protocol())
                .credential(population.credential())
                .keepAlive(conduct.keepAlive())
                .window(conduct.window())
                .backOff(conduct.backOff().min(), conduct.backOff().max())
                .returnWhenDismissed(conduct.persistent())
                .build();
    }

    /** Where a device goes, and where next: its first spreads over the list, and so do those whose first is the same. */
    static List<GatewayAddress> route(int index, List<GatewayAddress> gateways) {
        List<GatewayAddress> route = new ArrayList<>(gateways);
        Collections.rotate(route, -(index % route.size()));
        List<GatewayAddress> others = route.subList(1, route.size());
        if (!others.isEmpty()) {
            Collections.rotate(others, -(index / route.size() % others.size()));
        }
        return route;
    }

    /** One device's sessions, by its own chance. */
    private final class Life implements SimulatedDevice.Sessions {
        private final RandomGenerator random;
        // The device's listener counts; the clockwork asks whether it is still the session that was meant.
        private final AtomicInteger session = new AtomicInteger();

        private Life(RandomGenerator random) {
            this.random = random;
        }

        @Override
        public void onLive(SimulatedDevice device) {
            if (session.incrementAndGet() == 1) {
                next(device, device.outbox().begin(clockwork.now()));
            }
            switch (conduct.lifetime()) {
                case Lifetime.Stay _, Lifetime.Storm _ -> {}
                case Lifetime.Churn(Amount stay, var _) -> {
                    Duration length = draw(stay);
                    inThisSession(length, device.outbox()::leave);
                    inThisSession(length.plus(LEAVE_LIMIT), device.outbox()::leaveNow);
                }
                case Lifetime.Flaky(Amount stay) -> inThisSession(draw(stay), device::breakConnection);
            }
        }

        @Override
        public void onLeft(SimulatedDevice device) {
            if (conduct.lifetime() instanceof Lifetime.Churn(var _, Amount away)) {
                clockwork.later(draw(away), () -> device.start(network));
            }
        }

        private void inThisSession(Duration delay, Runnable work) {
            int current = session.get();
            clockwork.later(delay, () -> {
                if (session.get() == current) {
                    work.run();
                }
            });
        }

        private Duration draw(Amount amount) {
            return Duration.ofNanos((long) amount.draw(random));
        }
    }

    private void next(SimulatedDevice device, OptionalLong dueAt) {
        dueAt.ifPresent(
                nanos -> clockwork.at(nanos, () -> next(device, device.outbox().onDue())));
    }
}
