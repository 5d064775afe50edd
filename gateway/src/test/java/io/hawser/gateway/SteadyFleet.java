package io.hawser.gateway;

import static org.awaitility.Awaitility.await;

import io.hawser.device.GatewayAddress;
import io.hawser.device.ledger.Ledger;
import io.hawser.device.simulator.Fleet;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.device.simulator.scenario.Population;
import io.hawser.device.simulator.scenario.PopulationBuilder;
import io.hawser.device.simulator.scenario.Scenario;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A load of devices: each sends at one pace, echoes commands, and comes back at once when it has to. */
final class SteadyFleet {
    /** What the slowest machine may take for anything that is awaited here. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final long SEED = 4;

    private final int devices;
    private final Fleet fleet;

    private SteadyFleet(int devices, Fleet fleet) {
        this.devices = devices;
        this.fleet = fleet;
    }

    /** Devices that are all in session with the gateway on that port of loopback, and send once a second. */
    static SteadyFleet start(int port, int devices) {
        return start(port, devices, Ledger.none());
    }

    /** The same, and the ledger gets what they know for certain. */
    static SteadyFleet start(int port, int devices, Ledger ledger) {
        return start(port, devices, Duration.ofSeconds(1), ledger);
    }

    /** The same, each at a pace of the caller's. */
    static SteadyFleet start(int port, int devices, Duration pace, Ledger ledger) {
        return start(List.of(new GatewayAddress("127.0.0.1", port)), devices, pace, ledger);
    }

    /** The same, spread over several gateways, from one to the next when one fails. */
    static SteadyFleet start(List<GatewayAddress> gateways, int devices, Duration pace, Ledger ledger) {
        return start("sim", gateways, devices, pace, ledger);
    }

    /** The same by WebSocket, at the gateway's HTTP port. */
    static SteadyFleet startWebSockets(int port, int devices, Duration pace) {
        return start("ws", List.of(GatewayAddress.parse("ws://127.0.0.1:" + port)), devices, pace, Ledger.none());
    }

    private static SteadyFleet start(
            String name, List<GatewayAddress> gateways, int devices, Duration pace, Ledger ledger) {
        Population population = PopulationBuilder.named(name)
                .devices(devices)
                .uplinkEvery(pace)
                .keepAlive(Duration.ZERO)
                .window(16)
                .backOff(Duration.ofMillis(50), Duration.ofMillis(400))
                .build();
        Scenario scenario =
                new Scenario("steady", "", gateways, Duration.ZERO, LIMIT, SEED, List.of(), List.of(population));
        SteadyFleet fleet =
                new SteadyFleet(devices, Fleet.start(scenario, ledger, InstantSource.system(), System::nanoTime));
        fleet.awaitEverybody();
        return fleet;
    }

    /** Returns when every device is in session, as the devices see it. */
    void awaitEverybody() {
        await().atMost(LIMIT).pollInterval(LOOK).until(() -> fleet.progress().connected() == devices);
    }

    /** Returns when as many uplinks again are acknowledged as there are devices: the service is there. */
    void awaitUplinks() {
        awaitUplinks(devices);
    }

    /** Returns when so many more uplinks are acknowledged. */
    void awaitUplinks(int more) {
        long enough = fleet.progress().acknowledged() + more;
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> fleet.progress().acknowledged() >= enough);
    }

    /** How many of them are in session, as they see it. */
    long connected() {
        return fleet.progress().connected();
    }

    /** How often devices had to come back so far. */
    long reconnects() {
        return fleet.progress().reconnects();
    }

    /** Sends no more, and waits for what is on its way. */
    PopulationReport finish() throws Exception {
        return fleet.finish()
                .toCompletableFuture()
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .total();
    }
}
