package io.hawser.device.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.device.GatewayAddress;
import io.hawser.device.ledger.Ledger;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.device.simulator.scenario.Amount;
import io.hawser.device.simulator.scenario.CommandPlan;
import io.hawser.device.simulator.scenario.Population;
import io.hawser.device.simulator.scenario.PopulationBuilder;
import io.hawser.device.simulator.scenario.Scenario;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

class FleetTest {
    /** A drain limit for acknowledgements that come, if late on a busy machine. */
    private static final Duration PATIENT = Duration.ofSeconds(20);
    /** A drain limit for acknowledgements that never come. */
    private static final Duration IN_VAIN = Duration.ofMillis(300);

    @Test
    void everyDeviceConnectsSendsAnswersAndLeaves() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            Fleet fleet = Fleet.start(
                    scenario(gateway.address(), 200, Duration.ofMillis(50), PATIENT),
                    Ledger.none(),
                    InstantSource.system(),
                    System::nanoTime);
            // The results too: the fleet does not wait for them when it finishes.
            await().until(() -> fleet.progress().acknowledged() > 1_000
                    && fleet.progress().connected() == 200
                    && gateway.results.size() == 200);

            PopulationReport report = finish(fleet);

            assertThat(report.connected()).isEqualTo(200);
            assertThat(report.failed()).isEmpty();
            assertThat(report.lost()).isZero();
            assertThat(report.violations()).isZero();
            assertThat(report.acknowledged()).isEqualTo(report.sent()).isEqualTo(gateway.uplinks.size());
            assertThat(report.latency().count()).isEqualTo(report.acknowledged());
            assertThat(report.commands()).containsEntry(CommandResult.Status.SUCCEEDED, 200L);
            assertThat(gateway.results)
                    .hasSize(200)
                    .allMatch(result -> result.payload().equals(Payload.ofUtf8("hi")));
            await().until(() -> gateway.byes.size() == 200);
        }
    }

    @Test
    void auditOfBothEndsFindsEveryReadingOnceWithoutAGap() throws Exception {
        try (EchoGateway gateway = new EchoGateway("json-lines", true)) {
            Population population = PopulationBuilder.named("audit")
                    .devices(5)
                    .uplinkEvery(Duration.ofMillis(5))
                    .bytes(100)
                    .commands(new CommandPlan(CommandPlan.Behaviour.FAIL, new Amount.Fixed(0)))
                    .protocol("json-lines")
                    .window(16)
                    .backOff(Duration.ofMillis(1), Duration.ofMillis(10))
                    .build();
            Scenario scenario = Scenario.of("audit", gateway.address(), population)
                    .withDrainLimit(PATIENT)
                    .withSeed(7);
            Fleet fleet = Fleet.start(scenario, Ledger.none(), InstantSource.system(), System::nanoTime);
            // Every device has its part, though some may come late.
            await().until(() -> fleet.progress().acknowledged() > 100
                    && gateway.results.size() == 5
                    && sequences(gateway).size() == 5);

            PopulationReport report = finish(fleet);

            Map<String, List<Long>> sequences = sequences(gateway);
            assertThat(sequences.keySet())
                    .containsExactly("audit-000000", "audit-000001", "audit-000002", "audit-000003", "audit-000004");
            sequences.values().forEach(seen -> {
                for (int i = 0; i < seen.size(); i++) {
                    assertThat(seen.get(i)).isEqualTo(i + 1);
                }
            });
            assertThat(gateway.uplinks).allMatch(uplink -> uplink.payload().size() == 100);
            assertThat(report.sent()).isEqualTo(gateway.uplinks.size());
            assertThat(report.commands()).containsEntry(CommandResult.Status.FAILED, 5L);
        }
    }

    @Test
    void missingAcknowledgementsAreLostAndTheRestWasDueButNeverSent() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", false)) {
            Fleet fleet = Fleet.start(
                    scenario(gateway.address(), 3, Duration.ofMillis(1), IN_VAIN),
                    Ledger.none(),
                    InstantSource.system(),
                    System::nanoTime);
            await().until(() -> gateway.uplinks.size() == 3 * 8);

            PopulationReport report = finish(fleet);

            assertThat(report.lost()).isEqualTo(24);
            assertThat(report.sent()).isEqualTo(24);
            assertThat(report.unsent()).isPositive();
            assertThat(report.latency().count()).isZero();
        }
    }

    @Test
    void gatewayThatGoesAwayLeavesThemUnacknowledgedButNotLost() throws Exception {
        EchoGateway gateway = new EchoGateway("hdp1", false);
        Fleet fleet = Fleet.start(
                scenario(gateway.address(), 3, Duration.ofMillis(1), IN_VAIN),
                Ledger.none(),
                InstantSource.system(),
                System::nanoTime);
        await().until(() -> gateway.uplinks.size() == 3 * 8);

        gateway.close();
        await().until(() -> fleet.progress().connected() == 0);
        PopulationReport report = finish(fleet);

        assertThat(report.connected()).isZero();
        assertThat(report.failedDevices()).isEqualTo(3);
        assertThat(report.failed().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(3);
        assertThat(report.lost()).isZero();
        assertThat(report.unacknowledgedAtEnd()).isEqualTo(24);
    }

    @Test
    void readingSurvivesItsPayloadAndIsNeverCut() {
        Reading reading = new Reading("sim-1", 17, Instant.ofEpochMilli(1_700_000_000_000L));

        assertThat(Reading.parse(reading.toPayload(0))).contains(reading);
        assertThat(Reading.parse(reading.toPayload(500))).contains(reading);
        assertThat(reading.toPayload(500).size()).isEqualTo(500);
        assertThat(reading.toPayload(0).toUtf8()).isEqualTo("seq=17\ndevice=sim-1\nsent=1700000000000\n");
        assertThat(Reading.parse(Payload.ofUtf8("temperature 21"))).isEmpty();
    }

    private static Map<String, List<Long>> sequences(EchoGateway gateway) {
        return gateway.uplinks.stream()
                .map(uplink -> Reading.parse(uplink.payload()).orElseThrow())
                .collect(Collectors.groupingBy(
                        Reading::device, TreeMap::new, Collectors.mapping(Reading::sequence, Collectors.toList())));
    }

    private static Scenario scenario(GatewayAddress gateway, int devices, Duration every, Duration drainLimit) {
        Population population = PopulationBuilder.named("sim")
                .devices(devices)
                .uplinkEvery(every)
                .window(8)
                .backOff(Duration.ofMillis(1), Duration.ofMillis(10))
                .build();
        return Scenario.of("test", gateway, population).withDrainLimit(drainLimit);
    }

    private static PopulationReport finish(Fleet fleet) throws Exception {
        return fleet.finish().toCompletableFuture().get(60, TimeUnit.SECONDS).total();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20));
    }
}
