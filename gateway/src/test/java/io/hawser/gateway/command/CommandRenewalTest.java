package io.hawser.gateway.command;

import static io.hawser.gateway.command.CommandBench.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.backplane.fence.FencedBatch;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands that live long do not keep the log long. */
class CommandRenewalTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MANY = 600;

    private final CommandBench bench = new CommandBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theLogIsShortenedBehindThemAndTheyKeepTheirOrderAndAllElse() {
        TrackedCommand first = lasting("absent");
        TrackedCommand second = lasting("absent");
        TrackedCommand acknowledged = lasting("slow");
        FakeDevice slow = bench.connect("slow");
        slow.acknowledge(id(acknowledged));
        endMany();
        TrackedCommand third = lasting("absent"); // its first record lies before the others' renewals
        endMany();
        long before = records();

        bench.commands.sweep(); // renews
        bench.commands.sweep(); // shortens

        assertThat(before).isGreaterThan(3L * MANY);
        assertThat(records()).isLessThan(before / 2 + 50);
        bench.kill(Duration.ofSeconds(1));
        assertThat(found(first)).isEqualTo(first.status());
        assertThat(found(acknowledged).state()).isEqualTo(CommandState.DELIVERED);
        assertThat(found(acknowledged).delivered())
                .isEqualTo(acknowledged.status().delivered());
        assertThat(bench.connect("absent").commands())
                .extracting(Command::id)
                .containsExactly(id(first), id(second)); // two in flight at a time
        var _ = third;
    }

    @Test
    void oneThatEndsWhileItsRenewalIsOnItsWayStaysEnded() throws Exception {
        TrackedCommand lasting = lasting("d");
        FakeDevice device = bench.connect("d");
        endMany();
        endMany();
        bench.log.hold();
        bench.commands.sweep();
        device.succeed(id(lasting)); // behind the renewal
        bench.log.release();

        assertThat(found(lasting).state()).isEqualTo(CommandState.SUCCEEDED);
        endMany(); // more than are kept: it is forgotten
        bench.commands.sweep();
        bench.commands.sweep();
        assertThat(bench.commands.find(id(lasting))).isEmpty();
        bench.kill(Duration.ofSeconds(1));
        assertThat(bench.commands.outstanding()).isZero();
    }

    @Test
    void oneWhoseEndIsDecidedBeforeItsRenewalIsSentIsNotWrittenAnew() throws Exception {
        TrackedCommand lasting = lasting("d");
        FakeDevice device = bench.connect("d");
        endMany();
        endMany();
        bench.log.hold();
        var stored = bench.commands.submit(CommandBench.request("absent", "a"));
        long before = records();
        bench.commands.sweep(); // its renewal is not sent before that is answered
        device.succeed(id(lasting));

        bench.log.release();

        assertThat(get(stored)).isInstanceOf(Submission.Accepted.class);
        assertThat(found(lasting).state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(renewals()).isZero();
        endMany(); // more than are kept: it is forgotten
        bench.commands.sweep();
        assertThat(records()).isLessThan(before); // nobody waits for the renewal
    }

    @Test
    void nothingIsForgottenWhileARenewalIsOnItsWayAndAFullStoreGivesItUp() {
        var _ = lasting("absent");
        endMany();
        endMany();
        bench.log.hold();
        bench.commands.sweep();
        long before = records();

        bench.commands.sweep();
        assertThat(records()).isEqualTo(before);

        bench.log.release();
        bench.commands.sweep();
        long shortened = records();
        assertThat(shortened).isLessThan(before);
        endMany();
        endMany();
        bench.log.failNext(new LogFailure.Full("full"));
        bench.commands.sweep();
        bench.commands.sweep(); // tries again
        bench.commands.sweep();
        assertThat(records()).isLessThan(3L * MANY);
        assertThat(bench.commands.outstanding()).isEqualTo(1);
    }

    @Test
    void theFoldTakesARenewalForWhatItIs() {
        UUID ended = UUID.randomUUID();
        UUID sealed = UUID.randomUUID();
        UUID delivered = UUID.randomUUID();
        try (var backplane = new MemoryBackplane(1 << 20)) {
            var log = backplane.log(new LogName("commands"));
            List<CommandRecord> records = List.of(
                    created(ended),
                    end(ended),
                    renewed(ended, 1),
                    renewed(sealed, 1),
                    end(sealed),
                    created(delivered),
                    new CommandRecord.Delivered(delivered, TIME),
                    renewed(delivered, 6));
            for (CommandRecord record : records) {
                var _ = get(log.append(
                        FencedBatch.of(List.of(CommandRecords.encode(record))),
                        Expect.any(),
                        new RecordId(UUID.randomUUID().toString())));
            }

            CommandFold fold = get(CommandFold.of(log));

            assertThat(fold.finished())
                    .extracting(one -> one.status().request().id())
                    .containsExactlyInAnyOrder(ended, sealed);
            assertThat(fold.unfinished()).singleElement().satisfies(one -> {
                assertThat(one.status().state()).isEqualTo(CommandState.DELIVERED);
                assertThat(one.position()).isEqualTo(place(6)); // the record of its acknowledgement is needed
            });
        }
    }

    private static CommandRecord.Created created(UUID id) {
        var request = new CommandRequest(id, new DeviceId("d"), "n", Payload.ofUtf8("p"), Duration.ofSeconds(30), true);
        return new CommandRecord.Created(request, TIME, TIME.plusSeconds(30));
    }

    private static CommandRecord end(UUID id) {
        return new CommandRecord.Ended(
                id, CommandState.SUCCEEDED, TIME, 1, Optional.empty(), Optional.empty(), 0, Payload.empty());
    }

    private static CommandRecord renewed(UUID id, long first) {
        return new CommandRecord.Renewed(created(id), Optional.empty(), place(first));
    }

    private static Position place(long record) {
        return FencedBatch.place(new Position(record));
    }

    private TrackedCommand lasting(String device) {
        return bench.submit(new CommandRequest(
                UUID.randomUUID(), new DeviceId(device), "n", Payload.ofUtf8("p"), Duration.ofDays(30), true));
    }

    /** Commands that end and are forgotten again, and that their ends were told is written down. */
    private void endMany() {
        FakeDevice device = bench.connect("busy");
        for (int i = 0; i < MANY; i++) {
            device.succeed(id(bench.submit("busy", "x")));
        }
        bench.commands.report();
    }

    private long records() {
        return get(bench.log.size()).records();
    }

    private long renewals() {
        return get(bench.log.read(Position.START).next(100_000, 1 << 24)).stream()
                .flatMap(record -> FencedBatch.entries(record).stream())
                .filter(record -> CommandRecords.decode(record.bytes()) instanceof CommandRecord.Renewed)
                .count();
    }

    private CommandStatus found(TrackedCommand command) {
        return bench.commands.find(id(command)).orElseThrow().status();
    }

    private static UUID id(TrackedCommand command) {
        return command.status().request().id();
    }
}
