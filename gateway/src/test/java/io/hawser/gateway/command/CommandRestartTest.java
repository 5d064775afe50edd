package io.hawser.gateway.command;

import static io.hawser.gateway.command.CommandBench.TIME_TO_LIVE;
import static io.hawser.gateway.command.CommandBench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.event.EventDetail.CommandChanged;
import io.hawser.protocol.Command;
import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandRestartTest {
    private final CommandBench bench = new CommandBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void unfinishedCommandsGoOnInTheirOrder() {
        TrackedCommand first = bench.submit("d", "a");
        TrackedCommand second = bench.submit("d", "b");

        bench.restart(Duration.ofSeconds(10));
        assertThat(bench.commands.outstanding()).isEqualTo(2);
        FakeDevice device = bench.connect("d");

        assertThat(device.commands()).extracting(Command::id).containsExactly(id(first), id(second));
        assertThat(device.commands()).extracting(Command::millisLeft).containsOnly(20_000L);
        assertThat(device.commands()).extracting(Command::duplicate).containsOnly(true); // nobody knows
        device.succeed(id(first));
        assertThat(found(first).state()).isEqualTo(CommandState.SUCCEEDED);
        bench.pass(Duration.ofSeconds(20));
        assertThat(found(second).state()).isEqualTo(CommandState.TIMED_OUT);
    }

    @Test
    void thoseThatFellDueMeanwhileEndAtOnce() throws Exception {
        TrackedCommand command = bench.submit("d", "a");

        bench.restart(TIME_TO_LIVE);

        assertThat(found(command).state()).isEqualTo(CommandState.TIMED_OUT);
        assertThat(bench.commands.outstanding()).isZero();
        assertThat(bench.changes()).extracting(CommandChanged::command).containsExactly(id(command));
        assertThat(bench.connect("d").commands()).isEmpty();
    }

    @Test
    void statesAndEndsAreKept() {
        FakeDevice device = bench.connect("d");
        TrackedCommand ended = bench.submit("d", "a");
        TrackedCommand delivered = bench.submit("d", "b");
        bench.pass(Duration.ofMillis(20));
        device.succeed(id(ended));
        device.acknowledge(id(delivered));

        bench.restart(Duration.ofSeconds(1));

        assertThat(found(ended)).isEqualTo(ended.status());
        assertThat(bench.submit(ended.status().request()).status()).isEqualTo(ended.status());
        assertThat(found(delivered).state()).isEqualTo(CommandState.DELIVERED);
        assertThat(found(delivered).delivered()).isEqualTo(delivered.status().delivered());
        TrackedCommand restored = bench.commands.find(id(delivered)).orElseThrow();
        assertThat(get(restored.reached(WaitFor.DELIVERED)).state()).isEqualTo(CommandState.DELIVERED);
    }

    @Test
    void truncationKeepsWhatIsUnfinished() {
        FakeDevice device = bench.connect("d");
        device.succeed(id(bench.submit("d", "a")));
        TrackedCommand waiting = bench.submit("absent", "b");
        device.succeed(id(bench.submit("d", "c")));

        bench.nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        bench.commands.sweep();
        assertThat(get(bench.log.size()).records()).isEqualTo(5);

        CommandRequest longLived = new CommandRequest(
                UUID.randomUUID(),
                waiting.status().request().device(),
                "d",
                waiting.status().request().payload(),
                Duration.ofHours(1),
                true);
        TrackedCommand last = bench.submit(longLived);
        bench.pass(Duration.ofSeconds(10));
        bench.nanos.addAndGet(Duration.ofMinutes(11).toNanos());
        bench.commands.sweep();

        assertThat(get(bench.log.size()).records()).isEqualTo(2); // its first record, and the end of the one before
        bench.restart(Duration.ofSeconds(1));
        assertThat(found(last).state()).isEqualTo(CommandState.QUEUED);
        assertThat(bench.commands.find(id(waiting))).isEmpty();
    }

    @Test
    void anEmptiedLogTakesCommandsAgain() {
        FakeDevice device = bench.connect("d");
        device.succeed(id(bench.submit("d", "a")));
        bench.nanos.addAndGet(Duration.ofHours(1).toNanos());
        bench.commands.sweep(); // before anything was written down of what was told
        assertThat(get(bench.log.size()).records()).isZero();

        bench.kill(Duration.ofSeconds(1));
        TrackedCommand next = bench.submit("d", "b");

        assertThat(found(next).state()).isEqualTo(CommandState.QUEUED);
        assertThat(bench.commands.failing()).isEmpty();
    }

    @Test
    void logOfALaterVersionIsNotTouched() {
        get(bench.log.append(ByteBuffer.wrap(new byte[] {9, 1}), Expect.any(), new RecordId("x")));

        assertThatThrownBy(() -> bench.restart(Duration.ZERO))
                .hasRootCauseMessage("record version: 9 (expected: 1 or 2)");
    }

    @Test
    void aLogOfTheTimeBeforeBatchesIsRead() throws Exception {
        CommandRequest waits = CommandBench.request("absent", "waits");
        CommandRequest ended = CommandBench.request("absent", "ended");
        Instant now = bench.clock.instant();
        for (CommandRecord record : List.of(
                new CommandRecord.Created(waits, now, now.plusSeconds(30)),
                new CommandRecord.Created(ended, now, now.plusSeconds(30)),
                new CommandRecord.Ended(
                        ended.id(),
                        CommandState.CANCELLED,
                        now,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        Payload.empty()),
                new CommandRecord.Reported(new Position(3)))) { // of the log, as it was then
            ByteBuffer bytes = CommandRecords.encode(record);
            get(bench.log.append(bytes.put(0, (byte) 1), Expect.any(), new RecordId("old " + bytes.hashCode())));
        }

        bench.kill(Duration.ZERO);

        assertThat(bench.changes()).isEmpty(); // its end was told
        assertThat(bench.commands.find(ended.id()).orElseThrow().status().state())
                .isEqualTo(CommandState.CANCELLED);
        assertThat(bench.connect("absent").commands()).extracting(Command::id).containsExactly(waits.id());
    }

    private CommandStatus found(TrackedCommand command) {
        return bench.commands.find(id(command)).orElseThrow().status();
    }

    private static UUID id(TrackedCommand command) {
        return command.status().request().id();
    }
}
