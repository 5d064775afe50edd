package io.hawser.gateway.command;

import static io.hawser.gateway.command.CommandBench.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.fence.FencedBatch;
import io.hawser.gateway.event.EventDetail.CommandChanged;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every end is told at least once, whenever the process ends; what was written down as told is not told again. */
class CommandTellingTest {
    private final CommandBench bench = new CommandBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void anEndThatWasNotWrittenDownAsToldIsToldAgain() throws Exception {
        TrackedCommand command = ended("a");
        assertThat(bench.changes()).extracting(CommandChanged::command).containsExactly(id(command));

        bench.kill(Duration.ofSeconds(1));

        assertThat(bench.changes()).extracting(CommandChanged::command).containsExactly(id(command));
    }

    @Test
    void anEndThatWasWrittenDownAsToldIsNot() throws Exception {
        ended("a");
        bench.commands.report();
        TrackedCommand second = ended("b");
        var _ = bench.changes();

        bench.kill(Duration.ofSeconds(1));

        assertThat(bench.changes()).extracting(CommandChanged::command).containsExactly(id(second));
    }

    @Test
    void closingInOrderLeavesNothingToTellAgain() throws Exception {
        ended("a");
        var _ = bench.changes();

        bench.restart(Duration.ofSeconds(1));
        TrackedCommand next = ended("b");

        assertThat(bench.changes()).extracting(CommandChanged::command).containsExactly(id(next));
    }

    @Test
    void anEndWhoseRecordIsStillOnItsWayIsNotWrittenDownAsTold() throws Exception {
        FakeDevice device = bench.connect("d");
        TrackedCommand slow = bench.submit("d", "slow");
        TrackedCommand quick = bench.submit("d", "quick");
        bench.log.writeNextButFail(); // it is written, and nobody knows
        device.succeed(id(slow));
        device.succeed(id(quick));
        bench.commands.report();

        bench.kill(Duration.ofSeconds(1));

        assertThat(bench.changes()).extracting(CommandChanged::command).contains(id(slow));
    }

    @Test
    void nothingIsWrittenDownWhileNothingEnds() {
        ended("a");
        bench.commands.report();
        long records = get(bench.log.size()).records();

        IntStream.range(0, 10).forEach(_ -> bench.commands.report());

        assertThat(get(bench.log.size()).records()).isEqualTo(records);
    }

    @Test
    void theLogIsShortenedUpToTheLastReport() throws Exception {
        for (int i = 0; i < 10; i++) {
            ended("a");
        }
        bench.commands.report();
        bench.pass(Duration.ofHours(2));
        bench.commands.sweep();

        List<LogRecord> left = left();
        assertThat(left).hasSize(1);
        assertThat(CommandRecords.decode(left.getFirst().bytes())).isInstanceOf(CommandRecord.Reported.class);
        var _ = bench.changes();
        bench.kill(Duration.ofSeconds(1));
        TrackedCommand next = ended("b");
        assertThat(bench.changes()).extracting(CommandChanged::command).containsExactly(id(next));
    }

    @Test
    void anEndThatIsForgottenBeforeItIsToldIsKeptInTheLog() throws Exception {
        ended("a");
        var _ = bench.changes();
        bench.eventLog.hold();
        TrackedCommand untold = ended("b");
        bench.commands.report(); // of a
        bench.pass(Duration.ofHours(2));
        bench.commands.sweep();
        assertThat(bench.commands.find(id(untold))).isEmpty();

        List<LogRecord> left = left();
        assertThat(left)
                .extracting(record -> CommandRecords.decode(record.bytes()))
                .hasAtLeastOneElementOfType(CommandRecord.Created.class)
                .hasAtLeastOneElementOfType(CommandRecord.Ended.class);

        bench.eventLog.release();
        assertThat(bench.changes()).extracting(CommandChanged::command).containsExactly(id(untold));
        bench.commands.report();
        bench.commands.sweep();
        assertThat(get(bench.log.size()).records()).isOne();
    }

    private TrackedCommand ended(String name) {
        FakeDevice device = bench.connect("d");
        TrackedCommand command = bench.submit("d", name);
        device.succeed(id(command));
        device.disconnect();
        return command;
    }

    private List<LogRecord> left() {
        return get(bench.log.read(Position.START).next(100, 1 << 20)).stream()
                .flatMap(record -> FencedBatch.entries(record).stream())
                .toList();
    }

    private static UUID id(TrackedCommand command) {
        return command.status().request().id();
    }
}
