package io.hawser.device.simulator.scenario;

import io.hawser.device.GatewayAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A field of devices, and how long it is watched.
 *
 * @param name in reports
 * @param description what it is for, in a sentence
 * @param gateways where to connect; the devices are spread over them
 * @param duration how long to send; zero until somebody stops it
 * @param drainLimit how long to wait for acknowledgements in the end
 * @param seed of every random choice
 * @param assertions what must hold in the end, such as {@code lost == 0}
 * @param populations the devices
 */
public record Scenario(
        String name,
        String description,
        List<GatewayAddress> gateways,
        Duration duration,
        Duration drainLimit,
        long seed,
        List<String> assertions,
        List<Population> populations) {
    public Scenario {
        gateways = List.copyOf(gateways);
        populations = List.copyOf(populations);
        assertions = List.copyOf(assertions);
        if (gateways.isEmpty()) {
            throw new IllegalArgumentException("gateways: none (expected: at least one)");
        }
        if (populations.isEmpty()) {
            throw new IllegalArgumentException("populations: none (expected: at least one)");
        }
        Set<String> names = new HashSet<>();
        for (Population population : populations) {
            if (!names.add(population.name())) {
                throw new IllegalArgumentException("populations: two of the name " + population.name());
            }
        }
    }

    /** One that runs until somebody stops it, waits 10 s for acknowledgements then, and asserts nothing. */
    public static Scenario of(String name, GatewayAddress gateway, Population... populations) {
        return new Scenario(
                name, "", List.of(gateway), Duration.ZERO, Duration.ofSeconds(10), 1, List.of(), List.of(populations));
    }

    /** This one with another limit for acknowledgements in the end. */
    public Scenario withDrainLimit(Duration limit) {
        return new Scenario(name, description, gateways, duration, limit, seed, assertions, populations);
    }

    /** This one with other choices of chance. */
    public Scenario withSeed(long other) {
        return new Scenario(name, description, gateways, duration, drainLimit, other, assertions, populations);
    }

    /** How many devices there are in all. */
    public int devices() {
        return populations.stream().mapToInt(Population::devices).sum();
    }
}
