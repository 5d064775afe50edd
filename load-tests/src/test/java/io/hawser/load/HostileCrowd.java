package io.hawser.load;

import io.hawser.device.Credential;
import io.hawser.device.GatewayAddress;
import io.hawser.device.simulator.figures.AttackReport;
import io.hawser.device.simulator.hostile.HostileSquad;
import io.hawser.device.simulator.scenario.Attack;
import io.hawser.device.simulator.scenario.Conduct;
import io.hawser.device.simulator.scenario.Population;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The device simulator's bad clients, the same number of each kind, at rates that leave a small machine its processors.
 *
 * <p>Threads: {@link #come} and then {@link #go}, each once, from any; each client has a virtual thread.
 */
final class HostileCrowd {
    private static final String PROTOCOL = "hdp1";
    private static final long SEED = 1;

    private final List<HostileSquad> squads;

    /** At least one client of each kind, {@code clients} in all where that is more. */
    HostileCrowd(GatewayAddress gateway, int clients) {
        DeviceCodec codec = DeviceCodecs.load()
                .byName(PROTOCOL)
                .map(DeviceCodecProvider::codec)
                .orElseThrow(() -> new IllegalStateException("protocol: " + PROTOCOL + " (expected: installed)"));
        List<Attack> attacks = List.of(Attack.values());
        this.squads = IntStream.range(0, attacks.size())
                .mapToObj(index -> squad(attacks.get(index), share(clients, attacks.size(), index), gateway, codec))
                .toList();
    }

    /** All begin. */
    Optional<String> come() {
        squads.forEach(HostileSquad::start);
        return Optional.empty();
    }

    /** All end, and what came of it is printed; fails when they never got round to an attack. */
    Optional<String> go() {
        squads.forEach(HostileSquad::stop);
        List<AttackReport> reports = squads.stream().map(HostileSquad::report).toList();
        reports.forEach(report -> System.out.println(
                "bad clients: " + report.devices() + " × " + report.attack() + ": " + report.endings()));
        long attempts = reports.stream().mapToLong(AttackReport::attempts).sum();
        return attempts > 0 ? Optional.empty() : Optional.of("no attack came to an end");
    }

    private static int share(int clients, int kinds, int index) {
        return Math.max(1, clients / kinds + (index < clients % kinds ? 1 : 0));
    }

    private static HostileSquad squad(Attack attack, int devices, GatewayAddress gateway, DeviceCodec codec) {
        Conduct.Hostile conduct = new Conduct.Hostile(attack, pause(attack));
        Population population = new Population(
                attack.label(),
                devices,
                "bad-" + attack.label() + "-",
                1,
                PROTOCOL,
                Credential.none(),
                Duration.ZERO,
                devices,
                conduct);
        List<Integer> numbers = IntStream.range(0, devices).boxed().toList();
        return new HostileSquad(population, conduct, List.of(gateway), numbers, codec, SEED, System::nanoTime);
    }

    /** How long one waits before it attacks again. */
    private static Duration pause(Attack attack) {
        return switch (attack) {
            case MALFORMED_FRAMES, RESET, CONNECT_STORM, NOISE -> Duration.ofMillis(500);
            case HALF_FRAME, ONE_BYTE_AT_A_TIME, SILENT, NO_LOGIN -> Duration.ofSeconds(1);
            case SLOW_READER -> Duration.ofSeconds(5); // each time costs the gateway, and us, a mebibyte of answers
        };
    }
}
