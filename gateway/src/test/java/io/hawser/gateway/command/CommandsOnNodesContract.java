package io.hawser.gateway.command;

import static io.hawser.gateway.command.CommandBench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.gateway.backplane.Cluster;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.fence.FencedBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands whose log several nodes of an engine want to write: whatever sleeps, dies and comes back, each ends once. */
abstract class CommandsOnNodesContract {
    private static final LogName LOG = new LogName("commands");
    private static final int ROUNDS = 40;
    private static final int PER_ROUND = 250;
    private static final int DEVICES = 25;
    private static final int ALL = ROUNDS * PER_ROUND;
    private static final CommandLimits LIMITS =
            new CommandLimits(ALL, ALL, ALL, Duration.ofMinutes(1), Duration.ofHours(1), ALL);

    private final List<CommandBench> benches = new ArrayList<>();
    private Cluster cluster;

    /** A new, empty engine without nodes. */
    abstract Cluster open();

    @BeforeEach
    void openCluster() {
        cluster = open();
    }

    @AfterEach
    void closeCluster() {
        benches.forEach(CommandBench::close);
        cluster.close();
    }

    @Test
    void whoeverIsOvertakenEndsNothingAndTellsNobody() {
        CommandBench old = start("old");
        TrackedCommand command = old.submit("d", "a");
        FakeDevice device = old.connect("d");
        var told = command.reached(WaitFor.COMPLETED);
        cluster.pause("old");
        device.succeed(command.status().request().id());

        CommandBench successor = start("successor");
        successor.pass(CommandBench.TIME_TO_LIVE);
        UUID id = command.status().request().id();
        TrackedCommand taken = successor.commands.find(id).orElseThrow();
        assertThat(get(taken.reached(WaitFor.COMPLETED)).state()).isEqualTo(CommandState.TIMED_OUT);
        cluster.resume("old");

        assertThatThrownBy(() -> get(told)).hasRootCauseInstanceOf(CommandsClosedException.class);
        assertThatThrownBy(() -> get(old.commands.submit(CommandBench.request("d", "b"))))
                .hasRootCauseInstanceOf(CommandsClosedException.class);
        assertThat(old.commands.failing()).isPresent();
        assertThat(successor.commands.failing()).isEmpty();
        assertThat(ends()).containsOnlyKeys(id).containsEntry(id, List.of(CommandState.TIMED_OUT));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void ofRivalsThatSleepAndDieOneEndsEachCommand(long seed) {
        Random random = new Random(seed);
        Set<UUID> stored = ConcurrentHashMap.newKeySet();
        ConcurrentMap<UUID, CommandState> told = new ConcurrentHashMap<>();
        Queue<String> contradictions = new ConcurrentLinkedQueue<>();
        Consumer<CommandStatus> tell = end -> {
            CommandState before = told.put(end.request().id(), end.state());
            if (before != null && before != end.state()) {
                contradictions.add(end.request().id() + ": " + before + ", then " + end.state());
            }
        };

        List<String> asleep = new ArrayList<>();
        List<Life> lives = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<String> late =
                    asleep.stream().filter(_ -> random.nextBoolean()).toList();
            asleep.removeAll(late);
            asleep.forEach(cluster::resume); // whoever slept goes on while the next one takes over,
            Life life = new Life("node" + round, random.nextLong(), stored, tell);
            life.takeSomeAndEndSome();
            late.forEach(cluster::resume); // or when it has, and then is overtaken for certain
            asleep.clear();
            switch (random.nextInt(3)) {
                case 0 -> cluster.kill(life.name);
                case 1 -> {
                    cluster.pause(life.name);
                    asleep.add(life.name);
                }
                default -> {}
            }
            life.endSome(); // what it decides now may be on its way, asleep, or never heard of
            lives.add(life);
        }
        asleep.forEach(cluster::resume);
        endAllThatIsLeft(random, stored, tell);

        Map<UUID, List<CommandState>> ends = ends();
        assertThat(contradictions).isEmpty();
        assertThat(ends.values()).allSatisfy(each -> assertThat(each).hasSize(1));
        assertThat(ends.keySet()).containsAll(stored);
        assertThat(told).allSatisfy((id, state) -> assertThat(ends.get(id)).containsExactly(state));
        assertThat(stored).hasSizeGreaterThan(ALL / 4);
        assertThat(lives.stream().filter(Life::wasOvertaken)).isNotEmpty();
        assertThat(ends.values().stream().flatMap(List::stream).distinct())
                .contains(CommandState.SUCCEEDED, CommandState.CANCELLED, CommandState.TIMED_OUT);
    }

    /** Has owners take over until one ends everything: a rival may still write after an owner read, and overtake it. */
    private void endAllThatIsLeft(Random random, Set<UUID> stored, Consumer<CommandStatus> tell) {
        for (int attempt = 0; attempt <= ROUNDS; attempt++) { // whoever is overtaken stops: each rival does it once
            Life last = new Life("last" + attempt, random.nextLong(), stored, tell);
            last.takeSomeAndEndSome();
            last.letTimeOut();
            if (!last.wasOvertaken()) {
                return;
            }
        }
        throw new AssertionError("every owner was overtaken");
    }

    /** A node that takes the commands over, takes some more, and ends some. */
    private final class Life {
        private final String name;
        private final Random random;
        private final Set<UUID> stored;
        private final Consumer<CommandStatus> tell;
        private final List<TrackedCommand> mine = new ArrayList<>();
        private final CommandBench bench;

        Life(String name, long seed, Set<UUID> stored, Consumer<CommandStatus> tell) {
            this.name = name;
            this.random = new Random(seed);
            this.stored = stored;
            this.tell = tell;
            this.bench = start(name);
        }

        void takeSomeAndEndSome() {
            stored.forEach(id -> bench.commands.find(id).ifPresent(this::watch));
            List<CompletionStage<Submission>> submissions = new ArrayList<>();
            for (int i = 0; i < PER_ROUND; i++) {
                submissions.add(bench.commands.submit(CommandBench.request("d" + random.nextInt(DEVICES), "x")));
            }
            submissions.forEach(submission ->
                    get(submission.thenAccept(this::taken).exceptionally(_ -> null))); // it may have been overtaken
            endSome();
        }

        boolean wasOvertaken() {
            return bench.commands.failing().isPresent();
        }

        /** Ends about a third of what it holds: by the device, or by somebody who cancels. */
        void endSome() {
            Map<String, FakeDevice> devices = new HashMap<>();
            for (TrackedCommand command : mine) {
                CommandRequest request = command.status().request();
                switch (random.nextInt(6)) {
                    case 0 ->
                        devices.computeIfAbsent(request.device().value(), bench::connect)
                                .succeed(request.id());
                    case 1 -> {
                        var _ = bench.commands.cancel(request.id());
                    }
                    default -> {}
                }
            }
        }

        /** Lets what it holds time out, unless it is overtaken first. */
        void letTimeOut() {
            bench.pass(CommandBench.TIME_TO_LIVE);
            await().until(() -> bench.commands.outstanding() == 0 || wasOvertaken());
        }

        private void taken(Submission submission) {
            if (submission instanceof Submission.Accepted(TrackedCommand command)) {
                stored.add(command.status().request().id());
                watch(command);
            }
        }

        private void watch(TrackedCommand command) {
            mine.add(command);
            var _ = command.reached(WaitFor.COMPLETED).thenAccept(tell);
        }
    }

    private CommandBench start(String name) {
        CommandBench bench = new CommandBench(LIMITS, cluster.start(name).log(LOG));
        benches.add(bench);
        return bench;
    }

    /** All ends of each command, as the log has them. */
    private Map<UUID, List<CommandState>> ends() {
        Map<UUID, List<CommandState>> ends = new HashMap<>();
        var reader = cluster.start("judge").log(LOG).read(Position.START);
        for (List<LogRecord> page = get(reader.next(1_000, 1 << 20));
                !page.isEmpty();
                page = get(reader.next(1_000, 1 << 20))) {
            page.stream()
                    .flatMap(record -> FencedBatch.entries(record).stream())
                    .forEach(record -> {
                        if (CommandRecords.decode(record.bytes()) instanceof CommandRecord.Ended end) {
                            ends.computeIfAbsent(end.id(), _ -> new ArrayList<>())
                                    .add(end.state());
                        }
                    });
        }
        return ends;
    }
}
