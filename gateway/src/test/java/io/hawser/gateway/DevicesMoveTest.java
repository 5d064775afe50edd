package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.client.Drain;
import io.hawser.client.DrainOptions;
import io.hawser.client.HawserClient;
import io.hawser.client.RebalanceOptions;
import io.hawser.client.SendCommand;
import io.hawser.client.SentCommand;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import io.hawser.client.view.DrainPhase;
import io.hawser.client.view.DrainView;
import io.hawser.client.view.NodeView;
import io.hawser.client.view.Payload;
import io.hawser.client.view.RebalanceView;
import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.Setback;
import io.hawser.device.ledger.LedgerHeader;
import io.hawser.device.ledger.LedgerWriter;
import io.hawser.gateway.command.shard.ShardLayout;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.GoAway;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Devices go from one gateway to another because they are told to, before one leaves and after one has come. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
class DevicesMoveTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int FLEET = 120;
    private static final int PER_SECOND = 60;
    private static final Duration PACE = Duration.ofMillis(200);

    @TempDir
    private Path directory;

    private final DeviceNetwork network = DeviceNetwork.open(1);
    private final Queue<GoAway> sentAway = new ConcurrentLinkedQueue<>();
    private GatewaysInOneJvm cluster;

    @BeforeEach
    void open() {
        cluster = new GatewaysInOneJvm(directory);
    }

    @AfterEach
    void close() {
        network.close();
        cluster.close();
    }

    @Test
    void aDeviceThatIsDoingWhatAnotherGatewayForwardedToItIsSentAwayWhenItHasAnswered() throws Exception {
        cluster.start("a");
        cluster.start("b");
        CompletableFuture<Command> received = new CompletableFuture<>();
        CompletableFuture<CommandOutcome> work = new CompletableFuture<>();
        String id = deviceWhoseShardIsAt("b");
        DeviceClient busy = connect(id, "a", command -> {
            received.complete(command);
            return command.name().equals("work") ? work : echo(command);
        });
        DeviceClient idle = connect("idle", "a", DevicesMoveTest::echo);
        String keptAtA = deviceWhoseShardIsAt("a");
        connect(keptAtA, "b", DevicesMoveTest::echo);
        SentCommand command = cluster.client("b").commands().send(SendCommand.to(id, "work"));
        received.get(SOON.toSeconds(), TimeUnit.SECONDS);

        Queue<DrainView> progress = new ConcurrentLinkedQueue<>();
        try (Drain drain =
                cluster.client("a").drainAsync(DrainOptions.USUAL.withReconnectAfter(Duration.ZERO), progress::add)) {
            await().atMost(SOON)
                    .until(() -> progress.stream()
                            .anyMatch(view -> view.phase() == DrainPhase.FINISHING && view.sessions() == 1));
            await().atMost(SOON).until(() -> at(idle).equals("b"));
            assertThat(at(busy)).isEqualTo("a");
            assertThat(drain.done()).isNotDone();
            assertThat(progress).anyMatch(view -> view.phase() == DrainPhase.FINISHING && view.commandsInFlight() == 1);

            // what it keeps for all is at the other one, which does not hold it back
            assertThat(shardsOf("b")).hasSize(6);
            assertThat(cluster.client("b").send(SendCommand.to(keptAtA, "echo")).state())
                    .isEqualTo(CommandState.SUCCEEDED);

            work.complete(CommandOutcome.succeeded(io.hawser.protocol.Payload.ofUtf8("done")));

            DrainView end = drain.done().get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(end.sessionsCut()).isZero();
        }
        CommandView ended = command.completed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended.state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(ended.attempts()).isEqualTo(1);
        await().atMost(SOON).until(() -> at(busy).equals("b"));
        assertThat(sentAway).hasSize(2).allSatisfy(goAway -> {
            assertThat(goAway.reason()).isEqualTo(GoAway.Reason.DRAINING);
            assertThat(goAway.alternate()).isEqualTo(cluster.deviceAddress("b").toString());
        });
        assertThat(cluster.client("a")
                        .send(SendCommand.to(id, "echo").withPayload(Payload.ofUtf8("there")))
                        .result()
                        .orElseThrow()
                        .payload())
                .isEqualTo(Payload.ofUtf8("there"));
    }

    @Test
    void underLoadTheyGoToOneThatJoinedAndThenAllFromTheOtherAtTheRateAndNothingIsLost() throws Exception {
        cluster.start(
                "a",
                "cluster.rebalance-on-join.sessions-per-second=" + PER_SECOND,
                "cluster.rebalance-on-join.after=1s");
        Path ledger = directory.resolve("ledger");
        var header = new LedgerHeader(InstantSource.system().instant(), "two", FLEET, "sim-");
        try (LedgerWriter writer = LedgerWriter.open(ledger, header)) {
            SteadyFleet fleet = SteadyFleet.start(List.of(cluster.deviceAddress("a")), FLEET, PACE, writer);
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<List<SentCommand>> commands = sendUntil(enough);
            cluster.start("b");

            await().atMost(SOON).until(() -> cluster.client("a").status("b").sessions() > 0);
            RebalanceView spread = cluster.client("b") // whoever asks follows the one that has begun
                    .rebalance(RebalanceOptions.USUAL.withNode("a"), _ -> {});

            assertThat(spread.outcome()).isEqualTo("the node has its share");
            assertThat(spread.elapsed()).as("at the rate").isGreaterThan(atRate(FLEET / 2));
            assertThat(cluster.client("a").status("b").sessions()).isBetween(FLEET / 2L - 1, FLEET / 2L + 1);
            fleet.awaitUplinks();

            DrainView end = cluster.client("b")
                    .drain(DrainOptions.USUAL.withNode("a").withSessionsPerSecond(PER_SECOND), _ -> {});

            assertThat(end.sessionsCut()).isZero();
            assertThat(end.elapsed()).as("at the rate").isGreaterThan(atRate(FLEET / 2 - 1));
            await().atMost(SOON).until(() -> cluster.client("a").status("b").sessions() == FLEET);
            fleet.awaitUplinks();
            enough.set(true);
            for (SentCommand command : commands.get(SOON.toSeconds(), TimeUnit.SECONDS)) {
                assertThat(command.completed()
                                .get(SOON.toSeconds(), TimeUnit.SECONDS)
                                .state())
                        .isEqualTo(CommandState.SUCCEEDED);
            }
            assertThat(fleet.reconnects()).as("nobody was sent to and fro").isBetween((long) FLEET, FLEET * 3L / 2);
            var report = fleet.finish();
            assertThat(report.violations()).isZero();
            assertThat(report.lost()).isZero();
        }
        cluster.audit("b", ledger);
    }

    /** One command after the other, each to the next device, by way of whichever gateway is first, until it is enough. */
    private CompletableFuture<List<SentCommand>> sendUntil(AtomicBoolean enough) {
        HawserClient client = cluster.client("a");
        return CompletableFuture.supplyAsync(() -> {
            List<SentCommand> commands = new ArrayList<>();
            for (int i = 0; !enough.get(); i++) {
                SendCommand command = SendCommand.to(String.format("sim-%06d", i % FLEET), "echo");
                commands.add(client.commands().send(command));
                commands.getLast().completed().join();
            }
            return commands;
        });
    }

    private static Duration atRate(int devices) {
        return Duration.ofMillis(900L * devices / PER_SECOND);
    }

    private String deviceWhoseShardIsAt(String node) {
        ShardLayout layout = new ShardLayout(6);
        await().atMost(SOON).until(() -> !shardsOf(node).isEmpty());
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "press-" + i)
                .filter(id -> shardsOf(node).contains(layout.of(new DeviceId(id))))
                .findFirst()
                .orElseThrow();
    }

    private List<Integer> shardsOf(String node) {
        return cluster.client(node).status().nodes().stream()
                .filter(view -> view.nodeId().equals(node))
                .map(NodeView::commandShards)
                .findFirst()
                .orElseThrow();
    }

    private DeviceClient connect(String id, String node, Function<Command, CompletionStage<CommandOutcome>> work) {
        DeviceClientConfig config = DeviceClientConfig.builder(new DeviceId(id))
                .gateways(cluster.deviceAddress(node))
                .backOff(Duration.ofMillis(50), Duration.ofMillis(400))
                .build();
        DeviceClient device = DeviceClient.start(network, config, work::apply, state -> {
            if (state instanceof DeviceState.Waiting waiting && waiting.setback() instanceof Setback.SentAway away) {
                sentAway.add(away.goAway());
            }
        });
        await().atMost(SOON).until(() -> device.state() instanceof DeviceState.Live);
        return device;
    }

    /** Where it is; empty while it is on its way. */
    private String at(DeviceClient device) {
        return device.state() instanceof DeviceState.Live live ? cluster.at(live.gateway()) : "";
    }

    private static CompletionStage<CommandOutcome> echo(Command command) {
        return CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload()));
    }
}
