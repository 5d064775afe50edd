package io.hawser.device.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.device.ledger.Ledger;
import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.scenario.Arrival;
import io.hawser.device.simulator.scenario.Lifetime;
import io.hawser.device.simulator.scenario.Population;
import io.hawser.device.simulator.scenario.PopulationBuilder;
import io.hawser.device.simulator.scenario.Scenario;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** What a run's chance hangs on: its seed, and nothing else. */
class ShardsAndSeedsTest {
    private static final int DEVICES = 12;

    @Test
    void sameSeedSaysTheSameAndAnotherSomethingElse() throws Exception {
        Map<String, List<String>> first = spoken(1, Placement.whole());
        Map<String, List<String>> again = spoken(1, Placement.whole());
        Map<String, List<String>> other = spoken(2, Placement.whole());

        assertThat(first).hasSize(DEVICES);
        first.forEach(
                (device, said) -> assertThat(again.get(device)).startsWith(said.get(0), said.get(1), said.get(2)));
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void shardsAreTogetherWhatOneProcessWouldBe() throws Exception {
        Map<String, List<String>> whole = spoken(1, Placement.whole());
        Map<String, List<String>> one = spoken(1, new Placement(1, 3, List.of()));
        Map<String, List<String>> two = spoken(1, new Placement(2, 3, List.of()));
        Map<String, List<String>> three = spoken(1, new Placement(3, 3, List.of()));

        Map<String, List<String>> together = new TreeMap<>(one);
        together.putAll(two);
        together.putAll(three);
        assertThat(one.size() + two.size() + three.size()).isEqualTo(DEVICES);
        assertThat(together.keySet()).isEqualTo(whole.keySet());
        together.forEach(
                (device, said) -> assertThat(whole.get(device)).startsWith(said.get(0), said.get(1), said.get(2)));
    }

    @Test
    void shardThatThereIsNotIsRefused() {
        assertThatThrownBy(() -> new Placement(4, 3, List.of())).hasMessageContaining("shard");
        assertThatThrownBy(() -> new Placement(0, 3, List.of())).hasMessageContaining("shard");
    }

    @Test
    void connectionsGoOutFromTheAddressesThatAreGiven() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            List<InetAddress> sources = List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3"));
            Fleet fleet = Fleet.start(
                    Scenario.of("sources", gateway.address(), population()),
                    new Placement(1, 1, sources),
                    Ledger.none(),
                    InstantSource.system(),
                    System::nanoTime);
            await().until(() -> fleet.progress().connected() == DEVICES);

            assertThat(gateway.peers()).containsExactlyInAnyOrderElementsOf(sources);
            finish(fleet);
        }
    }

    @Test
    void devicesThatAreToLeaveAndComeBackDoAndNothingOfThemIsLost() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            Population churning = PopulationBuilder.named("churn")
                    .devices(DEVICES)
                    .uplinkEvery(Duration.ofMillis(20))
                    .lifetime(new Lifetime.Churn(
                            new io.hawser.device.simulator.scenario.Amount.Uniform(50e6, 100e6),
                            new io.hawser.device.simulator.scenario.Amount.Fixed(20e6)))
                    .build();
            Fleet fleet = Fleet.start(
                    Scenario.of("churn", gateway.address(), churning),
                    Ledger.none(),
                    InstantSource.system(),
                    System::nanoTime);
            await().until(() -> gateway.byes.size() >= 3 * DEVICES);

            FleetReport report = finish(fleet);

            assertThat(report.total().failedDevices()).isZero();
            assertThat(report.total().reconnects()).isZero();
            assertThat(report.clean()).isTrue();
            assertThat(report.total().acknowledged()).isEqualTo(report.total().sent());
        }
    }

    /** What each device said, in order, until each had said something three times. */
    private static Map<String, List<String>> spoken(long seed, Placement placement) throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            Scenario scenario =
                    Scenario.of("seeds", gateway.address(), population()).withSeed(seed);
            Fleet fleet = Fleet.start(scenario, placement, Ledger.none(), InstantSource.system(), System::nanoTime);
            await().until(() -> {
                Map<String, List<String>> said = said(gateway);
                return said.size() == fleet.progress().devices()
                        && said.values().stream().allMatch(each -> each.size() >= 3);
            });
            finish(fleet);
            return said(gateway);
        }
    }

    private static Map<String, List<String>> said(EchoGateway gateway) {
        return gateway.uplinks.stream()
                .map(uplink -> uplink.payload().toUtf8().split(" ", -1))
                .collect(Collectors.groupingBy(
                        words -> words[0], TreeMap::new, Collectors.mapping(words -> words[1], Collectors.toList())));
    }

    private static Population population() {
        return PopulationBuilder.named("chance")
                .devices(DEVICES)
                .uplinks(new Arrival.Poisson(Duration.ofMillis(30)))
                .template("${device} ${uniform 0 1000}")
                .build();
    }

    private static FleetReport finish(Fleet fleet) throws Exception {
        return fleet.finish().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20));
    }
}
