package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.device.GatewayAddress;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.ledger.LedgerWriter;
import io.hawser.device.simulator.Fleet;
import io.hawser.device.simulator.figures.FleetReport;
import io.hawser.device.simulator.report.Assertion;
import io.hawser.device.simulator.report.Verdict;
import io.hawser.device.simulator.scenario.Population;
import io.hawser.device.simulator.scenario.PopulationBuilder;
import io.hawser.device.simulator.scenario.Scenario;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with three faults in it, one run of simulated devices against it, and who finds which. */
@Timeout(120)
class PlantedFaultsTest {
    private static final Path PLANTED =
            Path.of("src", "test", "planted", "io", "hawser", "protocol", "hdp", "HdpCodecProvider.java");
    private static final int DEVICES = 100;
    private static final int COMMANDS = 20;
    /** Enough that some are dropped, one in 10,000. */
    private static final int UPLINKS = 25_000;
    /** Long enough that it stalls once at least, every 10 s. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(11);

    @TempDir
    private static Path directory;

    private static GatewayProcess gateway;
    private static Path ledger;
    private static FleetReport report;

    @BeforeAll
    static void runDevicesAgainstAFaultyGateway() throws Exception {
        gateway = GatewayProcess.withClasses(compiled(), directory);
        gateway.start();
        ledger = directory.resolve("ledger");
        Population population = PopulationBuilder.named("sim")
                .devices(DEVICES)
                .uplinkEvery(Duration.ofMillis(40))
                .build();
        Scenario scenario = Scenario.of("planted", new GatewayAddress("127.0.0.1", gateway.devicePort()), population);
        InstantSource clock = InstantSource.system();
        try (LedgerWriter writer =
                        LedgerWriter.open(ledger, new LedgerHeader(clock.instant(), "here", DEVICES, "sim-"));
                HawserClient client = HawserClient.builder()
                        .gateway("127.0.0.1:" + gateway.rpcPort())
                        .tokenFile(gateway.adminToken())
                        .build()) {
            Fleet fleet = Fleet.start(scenario, writer, clock, System::nanoTime);
            await().atMost(Duration.ofSeconds(30)).until(() -> fleet.progress().connected() == DEVICES);
            for (int i = 0; i < COMMANDS; i++) {
                client.send(SendCommand.to(String.format("sim-%06d", i), "echo"));
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> fleet.progress().acknowledged() >= UPLINKS
                            && fleet.progress().elapsed().compareTo(LONG_ENOUGH) > 0);
            report = fleet.finish().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void theAuditFindsTheUplinksThatWereAcknowledgedAndThrownAway() {
        StringWriter out = new StringWriter();

        int status = gateway.audit(ledger, out);

        long dropped = report.total().acknowledged() / 10_000;
        assertThat(status).isEqualTo(1);
        assertThat(out.toString())
                .contains(dropped + " uplinks acknowledged and not in the event log")
                .contains("verdict                 FAILED");
    }

    @Test
    void theDevicesFindTheCommandsThatCameTwice() {
        assertThat(fails("repeats == 0")).isTrue();
        assertThat(report.total().repeats()).isEqualTo(COMMANDS);
    }

    @Test
    void theTailOfTheLatencyFindsTheStallForItIsMeasuredFromWhenUplinksWereDue() {
        assertThat(fails("p99 < 50ms")).isTrue();
        // half of them never met one: the fault is a stall, not a slow gateway
        assertThat(fails("p50 < 50ms")).isFalse();
        assertThat(report.total().latency().max()).isGreaterThan(Duration.ofMillis(150));
    }

    @Test
    void whoLooksAtNothingElseSeesAGatewayThatIsWell() {
        assertThat(Stream.of("lost == 0", "failed == 0", "violations == 0", "reconnects == 0")
                        .filter(PlantedFaultsTest::fails))
                .isEmpty();
    }

    private static boolean fails(String assertion) {
        return !new Verdict(report, List.of(Assertion.parse(assertion))).good();
    }

    private static Path compiled() {
        Path classes = directory.resolve("planted");
        assertThat(classes.toFile().mkdir()).isTrue();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PLANTED.toAbsolutePath().toString());
        assertThat(status).isZero();
        return classes;
    }
}
