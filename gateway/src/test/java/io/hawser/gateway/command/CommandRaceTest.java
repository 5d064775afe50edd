package io.hawser.gateway.command;

import static io.hawser.gateway.command.CommandBench.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.fence.FencedBatch;
import io.hawser.gateway.event.EventDetail.CommandChanged;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRaceTest {
    private static final int COMMANDS = 300;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void resultsAndDeadlineThatRaceEndEachCommandOnce(long seed) throws Exception {
        CommandLimits limits =
                new CommandLimits(COMMANDS, COMMANDS, COMMANDS, Duration.ofMinutes(1), Duration.ofHours(1), COMMANDS);
        try (CommandBench bench = new CommandBench(limits)) {
            FakeDevice device = bench.connect("d");
            List<TrackedCommand> commands = new ArrayList<>();
            for (int number = 0; number < COMMANDS; number++) {
                commands.add(bench.submit("d", "a"));
            }
            CountDownLatch go = new CountDownLatch(1);

            List<Thread> racers = List.of(
                    racer(go, () -> answerAll(device, commands, CommandResult.Status.SUCCEEDED, new Random(seed))),
                    racer(go, () -> answerAll(device, commands, CommandResult.Status.FAILED, new Random(seed + 10))),
                    racer(go, () -> cancelAll(bench, commands, new Random(seed + 20))),
                    racer(go, () -> {
                        bench.nanos.addAndGet(CommandBench.TIME_TO_LIVE.toNanos());
                        bench.advanceWheel();
                    }));
            go.countDown();
            for (Thread racer : racers) {
                racer.join();
            }

            Map<UUID, String> told = new HashMap<>();
            while (told.size() < COMMANDS) {
                for (CommandChanged change : bench.changes()) {
                    assertThat(told.put(change.command(), change.state())).isNull();
                }
            }
            for (TrackedCommand command : commands) {
                CommandStatus end = get(command.reached(WaitFor.COMPLETED));
                assertThat(told).containsEntry(end.request().id(), end.state().name());
            }
            assertThat(bench.counters.value(Counter.COMMANDS_SUCCEEDED)
                            + bench.counters.value(Counter.COMMANDS_FAILED)
                            + bench.counters.value(Counter.COMMANDS_CANCELLED)
                            + bench.counters.value(Counter.COMMANDS_TIMED_OUT))
                    .isEqualTo(COMMANDS);
            assertThat(bench.commands.outstanding()).isZero();
            assertThat(ends(bench)).containsExactlyInAnyOrderElementsOf(told.keySet());
        }
    }

    @Test
    void submittersAndAConnectingDeviceThatRaceLoseNoCommand() throws Exception {
        CommandLimits limits =
                new CommandLimits(COMMANDS, COMMANDS, COMMANDS, Duration.ofMinutes(1), Duration.ofHours(1), COMMANDS);
        try (CommandBench bench = new CommandBench(limits)) {
            CountDownLatch go = new CountDownLatch(1);
            List<FakeDevice> sessions = new ArrayList<>();

            List<Thread> racers =
                    List.of(racer(go, () -> submitMany(bench)), racer(go, () -> submitMany(bench)), racer(go, () -> {
                        for (int login = 0; login < 20; login++) {
                            sessions.add(bench.connect("d"));
                        }
                    }));
            go.countDown();
            for (Thread racer : racers) {
                racer.join();
            }

            assertThat(sessions.getLast().commands()).hasSize(COMMANDS / 3 * 2);
        }
    }

    private static void submitMany(CommandBench bench) {
        for (int number = 0; number < COMMANDS / 3; number++) {
            bench.submit("d", "a");
        }
    }

    /** The commands of all records of an end. */
    private static List<UUID> ends(CommandBench bench) {
        return get(bench.log.read(Position.START).next(10 * COMMANDS, 1 << 30)).stream()
                .flatMap(record -> FencedBatch.entries(record).stream())
                .map(record -> CommandRecords.decode(record.bytes()))
                .filter(CommandRecord.Ended.class::isInstance)
                .map(CommandRecord::id)
                .toList();
    }

    private static void cancelAll(CommandBench bench, List<TrackedCommand> commands, Random random) {
        List<TrackedCommand> shuffled = new ArrayList<>(commands);
        Collections.shuffle(shuffled, random);
        shuffled.forEach(
                command -> bench.commands.cancel(command.status().request().id()));
    }

    private static void answerAll(
            FakeDevice device, List<TrackedCommand> commands, CommandResult.Status status, Random random) {
        List<TrackedCommand> shuffled = new ArrayList<>(commands);
        Collections.shuffle(shuffled, random);
        shuffled.forEach(command -> device.answer(command.status().request().id(), status, ""));
    }

    private static Thread racer(CountDownLatch go, Runnable race) {
        return Thread.ofPlatform().start(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            race.run();
        });
    }
}
