package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.client.Drain;
import io.hawser.client.DrainOptions;
import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.StatusWatch;
import io.hawser.client.view.StatusView;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.ledger.LedgerWriter;
import io.hawser.gateway.fault.FaultLine;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How a gateway's process ends: told to, under load; and by itself, when nothing else helps. */
@Timeout(300)
class EndingTest {
    private static final int DEVICES = 5_000;

    @TempDir
    private Path directory;

    @Test
    @Execution(ExecutionMode.CONCURRENT) // it waits most of the time
    void toldToStopUnderLoadItSendsEverybodyAwayAndLosesNothing() throws Exception {
        Path ledger = directory.resolve("ledger");
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            gateway.start();
            driveToTheEnd(gateway, ledger);
            var _ = gateway.audit(ledger); // which fails when anything is lost
        }
    }

    private void driveToTheEnd(GatewayProcess gateway, Path ledger) throws Exception {
        var header = new LedgerHeader(InstantSource.system().instant(), "one", DEVICES, "sim-");
        try (LedgerWriter writer = LedgerWriter.open(ledger, header)) {
            SteadyFleet fleet = SteadyFleet.start(gateway.devicePort(), DEVICES, writer);

            int status = gateway.terminate();

            assertThat(status).isZero();
            assertThat(gateway.output()).contains("draining sessions=5000", "sessions_cut=0", "stopped status=0");
            gateway.start();
            fleet.awaitEverybody();
            var report = fleet.finish();
            assertThat(report.violations()).isZero();
            assertThat(report.lost()).isZero();
        }
    }

    @Test
    void whoFindsItsPortTakenSaysSoInOneLineAndEndsWithTheStatusOfAFailure() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GatewayProcess gateway = new GatewayProcess(directory, "rpc.port=" + taken.getLocalPort())) {
            String said = gateway.failToStart(); // and sees to the status

            assertThat(said.lines().toList())
                    .last()
                    .asString()
                    .startsWith("gateway: ")
                    .contains("rpc", Integer.toString(taken.getLocalPort()));
            assertThat(said).doesNotContain("\tat ");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // it waits most of the time
    void whatCannotBeHealedEndsTheProcessWithAStatusOfItsOwn() throws Exception {
        Queue<StatusView> statuses = new ConcurrentLinkedQueue<>();
        try (GatewayProcess gateway = GatewayProcess.withFaults(
                directory, "supervision.store-patience=500ms", "supervision.max-restarts=2", "drain.deadline=1s")) {
            gateway.start();
            try (FaultLine line = FaultLine.loggedIn(gateway.devicePort(), "holder");
                    FaultLine other = FaultLine.loggedIn(gateway.devicePort(), "other");
                    HawserClient client = client(gateway);
                    StatusWatch _ = client.watchStatus(Duration.ofMillis(100), statuses::add)) {
                line.holdWriter(true, other);

                assertThat(gateway.awaitExit()).isEqualTo(Ending.GAVE_UP);
            }
            // Whoever watches from outside leaves a node alone that somebody drains.
            assertThat(statuses)
                    .noneMatch(StatusView::drains)
                    .anySatisfy(status -> assertThat(status.warnings())
                            .anyMatch(warning -> warning.startsWith("The gateway gives itself up: ")));
            assertThat(gateway.output())
                    .contains("the gateway gives itself up reason=\"event-log was restarted 2 times within 60 s");
            gateway.start();
            try (FaultLine line = FaultLine.loggedIn(gateway.devicePort(), "holder")) {
                line.say("!uplink 1");
                assertThat(line.answer()).startsWith("UPLINKACK ");
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // it waits most of the time
    void aDeviceThatNeverAnswersDoesNotKeepItFromEnding() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.withFaults(directory, "drain.deadline=1s")) {
            gateway.start();
            try (FaultLine line = FaultLine.loggedIn(gateway.devicePort(), "silent");
                    HawserClient client = client(gateway)) {
                SentCommand command = client.commands().send(SendCommand.to("silent", "never"));
                assertThat(line.answer()).startsWith("COMMAND ");

                assertThat(gateway.terminate()).isZero();

                assertThat(gateway.output()).contains("sessions_cut=1");
                assertThat(line.answer()).startsWith("GOAWAY ");
                assertThat(command.completed()).isNotDone();
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // it waits most of the time
    void toldToStopWhileAnOperatorDrainsForLongItEndsInItsOwnTimeAndInOrder() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.withFaults(directory, "drain.deadline=1s")) {
            gateway.start();
            try (FaultLine line = FaultLine.loggedIn(gateway.devicePort(), "silent");
                    HawserClient client = client(gateway)) {
                var _ = client.commands().send(SendCommand.to("silent", "never"));
                assertThat(line.answer()).startsWith("COMMAND ");
                CountDownLatch begun = new CountDownLatch(1);
                try (Drain _ = client.drainAsync(
                        DrainOptions.USUAL.withDeadline(Duration.ofHours(1)), _ -> begun.countDown())) {
                    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

                    assertThat(gateway.terminate()).isZero();
                }
                assertThat(gateway.output()).contains("draining is hastened", "sessions_cut=1", "stopped status=0");
                assertThat(line.answer()).startsWith("GOAWAY ");
            }
        }
    }

    private static HawserClient client(GatewayProcess gateway) {
        return HawserClient.builder()
                .gateway("127.0.0.1:" + gateway.rpcPort())
                .tokenFile(gateway.adminToken())
                .build();
    }
}
