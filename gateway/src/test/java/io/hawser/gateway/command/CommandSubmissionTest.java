package io.hawser.gateway.command;

import static io.hawser.gateway.command.CommandBench.done;
import static io.hawser.gateway.command.CommandBench.get;
import static io.hawser.gateway.command.CommandBench.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandSubmissionTest {
    private final CommandBench bench =
            new CommandBench(new CommandLimits(2, 3, 2, CommandBench.RESEND, Duration.ofMinutes(10), 1));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void sameIdWithSameContentIsTheSameCommandAlsoAfterItsEnd() {
        FakeDevice device = bench.connect("d");
        CommandRequest request = request("d", "a");
        TrackedCommand command = bench.submit(request);

        assertThat(bench.submit(request)).isSameAs(command);
        device.succeed(request.id());
        assertThat(bench.submit(request)).isSameAs(command);
        assertThat(device.commands()).hasSize(1);
    }

    @Test
    void sameIdWithOtherContentIsAConflict() {
        CommandRequest request = request("d", "a");
        bench.submit(request);

        CommandRequest other =
                new CommandRequest(request.id(), request.device(), "b", request.payload(), request.timeToLive(), true);

        assertThat(get(bench.commands.submit(other))).isEqualTo(new Submission.Conflict());
        assertThat(get(bench.commands.submit(withTimeToLive(request, Duration.ofSeconds(3)))))
                .isEqualTo(new Submission.Conflict());
    }

    @Test
    void whatToDoWhileTheDeviceIsAwayIsNoContent() {
        CommandRequest request = request("d", "a");
        TrackedCommand command = bench.submit(request);

        CommandRequest impatient =
                new CommandRequest(request.id(), request.device(), "a", request.payload(), request.timeToLive(), false);

        assertThat(bench.submit(impatient)).isSameAs(command);
    }

    @Test
    void repeatWhileTheFirstIsBeingStoredWaitsForIt() {
        CommandRequest request = request("d", "a");
        bench.log.hold();

        var first = bench.commands.submit(request);
        var second = bench.commands.submit(request);
        assertThat(done(second)).isFalse();
        assertThat(bench.commands.find(request.id())).isEmpty();

        bench.log.release();
        assertThat(get(second)).isEqualTo(get(first));
    }

    @Test
    void commandThatMayNotWaitNeedsAConnectedDevice() {
        CommandRequest request = new CommandRequest(
                UUID.randomUUID(), new DeviceId("d"), "a", Payload.empty(), CommandBench.TIME_TO_LIVE, false);

        assertThat(get(bench.commands.submit(request))).isEqualTo(new Submission.NotConnected());
        bench.connect("d");
        assertThat(get(bench.commands.submit(request))).isInstanceOf(Submission.Accepted.class);
    }

    @Test
    void limitsRefuseAndLeaveNothingBehind() {
        bench.submit("d", "a");
        bench.submit("d", "b");

        assertThat(get(bench.commands.submit(request("d", "c"))))
                .isInstanceOfSatisfying(
                        Submission.LimitReached.class,
                        refusal -> assertThat(refusal.limit()).isEqualTo("commands.max-queued-per-device"));
        bench.submit("e", "a");
        assertThat(get(bench.commands.submit(request("f", "a"))))
                .isInstanceOfSatisfying(
                        Submission.LimitReached.class,
                        refusal -> assertThat(refusal.limit()).isEqualTo("commands.max-outstanding"));
        assertThat(bench.commands.outstanding()).isEqualTo(3);
        assertThat(bench.commands.queued(new DeviceId("f"))).isZero();
        assertThat(bench.counters.value(Counter.COMMANDS_REFUSED)).isEqualTo(2);
    }

    @Test
    void payloadThatNoRecordTakesIsRefused() {
        CommandRequest request = new CommandRequest(
                UUID.randomUUID(),
                new DeviceId("d"),
                "a",
                Payload.of(new byte[bench.log.maxRecordBytes()]),
                CommandBench.TIME_TO_LIVE,
                true);

        assertThat(get(bench.commands.submit(request))).isInstanceOf(Submission.LimitReached.class);
    }

    @Test
    void commandThatTheStoreRefusesIsForgotten() {
        CommandRequest request = request("d", "a");
        bench.log.failNext(new LogFailure.Full("full"), new LogFailure.Unavailable("away"));

        assertThat(get(bench.commands.submit(request))).isInstanceOf(Submission.StoreFull.class);
        assertThat(get(bench.commands.submit(request))).isInstanceOf(Submission.StoreFailed.class);
        assertThat(bench.commands.find(request.id())).isEmpty();
        assertThat(bench.commands.outstanding()).isZero();
        assertThat(get(bench.commands.submit(request))).isInstanceOf(Submission.Accepted.class);
    }

    @Test
    void commandThatMayBeWrittenIsNeverRefusedAfterwards() {
        FakeDevice device = bench.connect("d");
        bench.log.writeNextButFail();
        var submission = bench.commands.submit(request("d", "a"));
        bench.log.failNext(new LogFailure.Full("full"));

        bench.pass(Duration.ofMillis(50));
        assertThat(done(submission)).isFalse();
        bench.pass(Duration.ofMillis(100));

        assertThat(get(submission)).isInstanceOf(Submission.Accepted.class);
        assertThat(get(bench.log.size()).records()).isEqualTo(1);
        assertThat(device.commands()).hasSize(1);
    }

    @Test
    void finishedOnesAreForgottenByCountAndAge() {
        FakeDevice device = bench.connect("d");
        CommandRequest first = request("d", "a");
        CommandRequest second = request("d", "b");
        bench.submit(first);
        bench.submit(second);

        device.succeed(first.id());
        device.succeed(second.id());
        assertThat(bench.commands.find(first.id())).isEmpty();
        assertThat(bench.commands.find(second.id())).isPresent();

        bench.nanos.addAndGet(Duration.ofMinutes(11).toNanos());
        bench.commands.sweep();
        assertThat(bench.commands.find(second.id())).isEmpty();
        assertThat(get(bench.log.size()).records()).isZero();
    }

    @Test
    void forgottenIdIsANewCommandAlthoughTheLogStillHasTheOld() {
        FakeDevice device = bench.connect("d");
        bench.submit("pins-the-log", "x");
        CommandRequest first = request("d", "a");
        CommandRequest second = request("d", "b");
        bench.submit(first);
        bench.submit(second);
        device.succeed(first.id());
        device.succeed(second.id());
        bench.pass(CommandBench.TICK);

        TrackedCommand again = bench.submit(first);
        device.answer(first.id(), CommandResult.Status.FAILED, "");
        bench.restart(Duration.ofSeconds(1));

        assertThat(again.status().state()).isEqualTo(CommandState.FAILED);
        assertThat(bench.commands.find(first.id()).orElseThrow().status()).isEqualTo(again.status());
    }

    private static CommandRequest withTimeToLive(CommandRequest request, Duration timeToLive) {
        return new CommandRequest(
                request.id(),
                request.device(),
                request.name(),
                request.payload(),
                timeToLive,
                request.queueIfOffline());
    }
}
