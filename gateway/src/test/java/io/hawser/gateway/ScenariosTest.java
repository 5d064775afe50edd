package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.view.CommandState;
import io.hawser.device.ledger.Ledger;
import io.hawser.device.simulator.Fleet;
import io.hawser.device.simulator.figures.AttackReport;
import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.device.simulator.hocon.ScenarioFile;
import io.hawser.device.simulator.report.Assertion;
import io.hawser.device.simulator.report.Verdict;
import io.hawser.device.simulator.scenario.Attack;
import io.hawser.gateway.config.GatewayConfig;
import io.hawser.gateway.config.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario in the simulator's jar, in a small form, all at once against one gateway. */
@Timeout(120)
class ScenariosTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** The hostile devices that fall silent asked for a keep-alive of 5 s. */
    private static final Duration SILENCE_IS_NOTICED = Duration.ofSeconds(10);
    /** Of a hundredth of the devices, faster than they are written. */
    private static final Map<String, List<String>> SMALL = Map.of(
            "firmware-rollout",
            List.of(
                    "populations.updating.commands.delay=uniform 50ms 200ms",
                    "populations.updating.lifetime.session=uniform 1s 2s",
                    "populations.updating.lifetime.away=100ms",
                    "populations.full-disk.commands.delay=uniform 10ms 50ms"),
            "flaky-mobile",
            List.of(
                    "populations.mobile.uplinks.every=2s",
                    "populations.mobile.lifetime.session=exponential 1s",
                    "populations.at-home.lifetime.session=exponential 1s",
                    "populations.at-home.lifetime.away=exponential 200ms"),
            "reconnect-storm",
            List.of("populations.struck.lifetime.storm-every=1s", "populations.struck.uplinks.every=1s"),
            "soak",
            List.of("populations.daily.uplinks.every=1s", "populations.daily.uplinks.day=10s"),
            "steady-fleet",
            List.of("populations.sensors.uplinks.every=1s"),
            "smoke",
            List.of(),
            "plain",
            List.of("populations.sim.uplinks.every=500ms"));

    @TempDir
    private static Path directory;

    private static final Map<String, Fleet> RUNNING = new LinkedHashMap<>();
    private static final Map<String, FleetReport> REPORTS = new LinkedHashMap<>();
    private static final Map<String, CompletableFuture<CommandState>> COMMANDS = new LinkedHashMap<>();
    private static Gateway gateway;

    static List<String> names() {
        return ScenarioFile.readyMade();
    }

    @BeforeAll
    static void runAllOfThem() throws Exception {
        gateway = new Gateway(GatewayConfig.load(Sources.none()
                .withFlag("node.data-directory=" + directory)
                .withFlag("device-listener.port=0")
                .withFlag("device-listener.login-time=2s")
                .withFlag("rpc.port=0")
                .withFlag("http.port=0")));
        gateway.start();
        try (HawserClient client = HawserClient.builder()
                .gateway("127.0.0.1:" + gateway.rpcAddress().getPort())
                .tokenFile(directory.resolve("admin.token"))
                .build()) {
            names().forEach(name -> RUNNING.put(name, start(name)));
            send(client, "full-disk-000000", "too-old-000000", "hung-000000", "sim-000000", "slow-to-answer-000000");
            await().atMost(LIMIT).until(ScenariosTest::haveAllDoneWhatTheyDo);
            await().atMost(LIMIT).until(() -> COMMANDS.values().stream().allMatch(CompletableFuture::isDone));
        }
        for (Map.Entry<String, Fleet> each : RUNNING.entrySet()) {
            REPORTS.put(
                    each.getKey(),
                    each.getValue().finish().toCompletableFuture().get(60, TimeUnit.SECONDS));
        }
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    @ParameterizedTest
    @MethodSource("names")
    void scenarioRunsAndLosesNothingAndItsAssertionsHold(String name) {
        FleetReport report = report(name);
        // How fast the machine is that runs the tests is not what they are about.
        List<Assertion> assertions = small(name).scenario(_ -> Optional.empty()).assertions().stream()
                .filter(text -> !text.startsWith("p"))
                // here storms follow each other so closely that the run may end in one
                .filter(text -> !(name.equals("reconnect-storm") && text.startsWith("failed")))
                .map(Assertion::parse)
                .toList();

        assertThat(report.total().acknowledged()).isPositive();
        assertThat(report.total().repeats()).isZero();
        assertThat(assertions).allMatch(assertion -> assertion.holds(report));
        if (!name.equals("hostile")) { // where some are refused, as they should be
            assertThat(new Verdict(report, assertions).good()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sim-000000, SUCCEEDED",
        "slow-to-answer-000000, SUCCEEDED",
        "full-disk-000000, FAILED",
        "too-old-000000, REJECTED",
        "hung-000000, TIMED_OUT"
    })
    void commandEndsAsTheDevicesPlanSays(String device, CommandState state) {
        assertThat(COMMANDS.get(device)).isCompletedWithValue(state);
    }

    @Test
    void devicesThatComeAndGoComeBack() {
        assertThat(population("flaky-mobile", "mobile").reconnects()).isPositive();
        assertThat(population("reconnect-storm", "struck").reconnects()).isGreaterThanOrEqualTo(20);
        assertThat(population("reconnect-storm", "bystanders").reconnects()).isZero();
        // who leaves as planned and comes back as planned was never away by accident
        assertThat(population("firmware-rollout", "updating").reconnects()).isZero();
    }

    @Test
    void everyAttackIsAnsweredAsTheProtocolSaysAndTheGoodOnesNoticeNothing() {
        FleetReport report = report("hostile");

        assertThat(report.attacks())
                .extracting(AttackReport::attack)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Attack.values()).map(Attack::label).toList());
        assertThat(endings("malformed-frames").keySet())
                .contains("error-bad-magic-or-version", "error-malformed-body", "error-unknown-type")
                .allMatch(ending -> ending.startsWith("error-"));
        assertThat(endings("one-byte-at-a-time")).containsOnlyKeys("served");
        assertThat(endings("no-login")).containsOnlyKeys("error-login-too-slow");
        assertThat(endings("silent")).containsOnlyKeys("goaway-keep-alive-missed");
        assertThat(endings("slow-reader")).doesNotContainKeys("held", "served");
        assertThat(population("hostile", "wrong-secret").connected()).isZero();
        assertThat(population("hostile", "twins").reconnects()).isPositive();
        PopulationReport good = population("hostile", "good");
        assertThat(good.connected()).isEqualTo(good.devices());
        assertThat(good.reconnects()).isZero();
    }

    private static Fleet start(String name) {
        return Fleet.start(
                small(name).scenario(_ -> Optional.empty()), Ledger.none(), InstantSource.system(), System::nanoTime);
    }

    private static ScenarioFile small(String name) {
        List<String> settings = new ArrayList<>(SMALL.getOrDefault(name, List.of()));
        settings.add("gateways=[\"127.0.0.1:" + gateway.deviceAddress().getPort() + "\"]");
        settings.add("drain=60s");
        return ScenarioFile.load(name).with(settings).scaled(name.equals("hostile") ? 0.1 : 0.01);
    }

    /** Sends each of them a command as soon as it is there. */
    private static void send(HawserClient client, String... devices) {
        for (String device : devices) {
            SendCommand command = SendCommand.to(device, "update").withTimeToLive(Duration.ofSeconds(5));
            COMMANDS.put(device, client.sendAsync(command).thenApply(view -> view.state()));
        }
    }

    private static boolean haveAllDoneWhatTheyDo() {
        return RUNNING.entrySet().stream().allMatch(each -> {
            var progress = each.getValue().progress();
            return progress.acknowledged() > 0
                    && switch (each.getKey()) {
                        case "flaky-mobile", "reconnect-storm" -> progress.reconnects() >= 20;
                        case "hostile" -> progress.elapsed().compareTo(SILENCE_IS_NOTICED) > 0;
                        default -> true;
                    };
        });
    }

    private static FleetReport report(String scenario) {
        return Optional.ofNullable(REPORTS.get(scenario)).orElseThrow();
    }

    private static Map<String, Long> endings(String attack) {
        return report("hostile").attacks().stream()
                .filter(each -> each.attack().equals(attack))
                .findFirst()
                .orElseThrow()
                .endings();
    }

    private static PopulationReport population(String scenario, String name) {
        return report(scenario).populations().stream()
                .filter(population -> population.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
