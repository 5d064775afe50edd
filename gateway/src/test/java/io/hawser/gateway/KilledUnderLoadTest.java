package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.HawserClient;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.group.GroupOptions;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.EventKind;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.ledger.LedgerWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway that is killed twenty times at random moments under load, while devices send, commands go out and a group
 * reads: what anybody was promised holds.
 */
class KilledUnderLoadTest {
    private static final int ROUNDS = 20;
    private static final int DEVICES = 30;
    private static final Duration PACE = Duration.ofMillis(10);
    private static final int MOST_UPLINKS_A_ROUND = 4_000;
    private static final long SEED = 20_261_123;
    private static final String GROUP = "survivors";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final HandledUplinks handled = new HandledUplinks();

    private final Queue<SentCommand> forDevices = new ConcurrentLinkedQueue<>();
    private final Queue<SentCommand> forNobody = new ConcurrentLinkedQueue<>();

    @Test
    @Timeout(600)
    void nothingThatWasPromisedIsLostAndNothingIsDoneTwice() throws Exception {
        Path ledger = directory.resolve("ledger");
        InstantSource clock = InstantSource.system();
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            gateway.start();
            try (HawserClient client = client(gateway);
                    LedgerWriter writer =
                            LedgerWriter.open(ledger, new LedgerHeader(clock.instant(), "one", DEVICES, "sim-"))) {
                var options = GroupOptions.of(GROUP).withKinds(EventKind.UPLINK);
                var group = client.subscribe(options, handled);
                group.started().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                SteadyFleet fleet = SteadyFleet.start(gateway.devicePort(), DEVICES, PACE, writer);

                for (int round = 0; round < ROUNDS; round++) {
                    awaitStored(); // else those that are repeated pile up where a gateway is slow to start
                    sendCommands(client);
                    fleet.awaitUplinks(1 + random.nextInt(MOST_UPLINKS_A_ROUND));
                    gateway.kill();
                    gateway.start();
                }

                assertCommandsEnd();
                var report = fleet.finish();
                assertThat(report.violations()).isZero();
                assertThat(report.reconnects()).isGreaterThanOrEqualTo(ROUNDS);
                await().atMost(LIMIT).until(() -> client.groups().get(GROUP).lag() == 0);
                group.close();
            }
            System.out.println(gateway.audit(ledger));
            assertThat(handled.missed(ledger))
                    .as("acknowledged to devices and never handled by the group")
                    .isEmpty();
        }
    }

    private void awaitStored() {
        await().atMost(LIMIT)
                .until(() -> Stream.concat(forDevices.stream(), forNobody.stream())
                        .allMatch(command -> command.stored().isDone()));
    }

    /** Some that devices carry out, and some whose deadline passes, perhaps while no gateway runs. */
    private void sendCommands(HawserClient client) {
        for (int i = 0; i < 10; i++) {
            String device = String.format("sim-%06d", random.nextInt(DEVICES));
            forDevices.add(
                    client.commands().send(SendCommand.to(device, "echo").withTimeToLive(Duration.ofMinutes(5))));
            Duration brief = Duration.ofMillis(1 + random.nextInt(4_000));
            forNobody.add(
                    client.commands().send(SendCommand.to("nobody-" + i, "echo").withTimeToLive(brief)));
        }
    }

    /** Every one was stored, for the client repeats what it got no answer to, and ends as it must. */
    private void assertCommandsEnd() throws Exception {
        for (SentCommand command : forDevices) {
            assertThat(command.completed()
                            .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .state())
                    .isEqualTo(CommandState.SUCCEEDED);
        }
        for (SentCommand command : forNobody) {
            assertThat(command.completed()
                            .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .state())
                    .isEqualTo(CommandState.TIMED_OUT);
        }
    }

    private static HawserClient client(GatewayProcess gateway) {
        return HawserClient.builder()
                .gateway("127.0.0.1:" + gateway.rpcPort())
                .tokenFile(gateway.adminToken())
                .pauses(Duration.ofMillis(50), Duration.ofMillis(400))
                .attempts(
                        10_000) // a gateway takes its time to start where others are at work: the deadline bounds them
                .deadline(LIMIT.multipliedBy(3))
                .build();
    }
}
