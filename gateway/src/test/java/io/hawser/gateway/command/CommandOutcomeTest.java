package io.hawser.gateway.command;

import static io.hawser.gateway.command.CommandBench.TIME_TO_LIVE;
import static io.hawser.gateway.command.CommandBench.done;
import static io.hawser.gateway.command.CommandBench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.event.EventDetail.CommandChanged;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandOutcomeTest {
    private final CommandBench bench = new CommandBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource
    void resultEndsTheCommandAsItSays(CommandResult.Status status) throws Exception {
        FakeDevice device = bench.connect("d");
        TrackedCommand command = bench.submit("d", "a");

        device.answer(id(command), status, "ok");

        CommandStatus end = get(command.reached(WaitFor.COMPLETED));
        assertThat(end.state().name()).isEqualTo(status.name());
        assertThat(end.result()).isEqualTo(Payload.ofUtf8("ok"));
        assertThat(end.delivered()).contains(CommandBench.START);
        assertThat(get(command.reached(WaitFor.DELIVERED))).isEqualTo(end);
        assertThat(get(command.reached(WaitFor.STORED))).isEqualTo(end);
        assertThat(bench.commands.outstanding()).isZero();
        assertThat(bench.changes())
                .containsExactly(new CommandChanged(id(command), "a", status.name(), 1, Payload.ofUtf8("ok")));
    }

    @Test
    void deadlineEndsWhatNobodyAnswered() throws Exception {
        FakeDevice device = bench.connect("d");
        TrackedCommand sent = bench.submit("d", "a");
        TrackedCommand waiting = bench.submit("absent", "b");
        device.acknowledge(id(sent));

        bench.pass(TIME_TO_LIVE.minus(CommandBench.TICK));
        assertThat(done(sent.reached(WaitFor.COMPLETED))).isFalse();
        bench.pass(CommandBench.TICK);

        assertThat(get(sent.reached(WaitFor.COMPLETED)).state()).isEqualTo(CommandState.TIMED_OUT);
        assertThat(get(waiting.reached(WaitFor.DELIVERED)).state()).isEqualTo(CommandState.TIMED_OUT);
        assertThat(waiting.status().delivered()).isEmpty();
        assertThat(bench.counters.value(Counter.COMMANDS_TIMED_OUT)).isEqualTo(2);
        assertThat(bench.changes()).extracting(CommandChanged::state).containsOnly("TIMED_OUT");
    }

    @Test
    void theFirstLateResultIsKeptAndChangesNoState() {
        FakeDevice device = bench.connect("d");
        TrackedCommand command = bench.submit("d", "a");
        bench.pass(TIME_TO_LIVE);
        CommandStatus end = command.status();

        device.answer(id(command), CommandResult.Status.SUCCEEDED, "too late");
        device.answer(id(command), CommandResult.Status.FAILED, "");
        device.succeed(UUID.randomUUID());

        LateResult late = command.status().late().orElseThrow();
        assertThat(late.reported()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(late.payload()).isEqualTo(Payload.ofUtf8("too late"));
        assertThat(command.status()).isEqualTo(end.answeredLate(late));
        assertThat(command.status().state()).isEqualTo(CommandState.TIMED_OUT);
        assertThat(bench.counters.value(Counter.COMMAND_RESULTS_LATE)).isEqualTo(3);
        bench.restart(Duration.ofSeconds(1));
        assertThat(bench.commands.find(id(command)).orElseThrow().status()).isEqualTo(command.status());
    }

    @Test
    void aResultThatComesWhileTheTimeOutIsBeingStoredIsLate() {
        FakeDevice device = bench.connect("d");
        TrackedCommand command = bench.submit("d", "a");
        bench.log.hold();
        bench.pass(TIME_TO_LIVE);

        device.succeed(id(command));
        bench.log.release();

        assertThat(command.status().state()).isEqualTo(CommandState.TIMED_OUT);
        assertThat(command.status().late()).isPresent();
    }

    @Test
    void aRepeatedResultOfACommandThatEndedWithItIsNotKeptAsLate() {
        FakeDevice device = bench.connect("d");
        TrackedCommand command = bench.submit("d", "a");
        device.succeed(id(command));

        device.succeed(id(command));

        assertThat(command.status().late()).isEmpty();
    }

    @Test
    void whatIsCancelledBeforeItIsSentNeverIsSent() throws Exception {
        TrackedCommand command = bench.submit("d", "a");
        TrackedCommand next = bench.submit("d", "b");

        Cancellation cancelled = get(bench.commands.cancel(id(command)));

        assertThat(cancelled).isEqualTo(new Cancellation.Cancelled(command.status()));
        assertThat(command.status().state()).isEqualTo(CommandState.CANCELLED);
        assertThat(command.status().delivered()).isEmpty();
        assertThat(bench.connect("d").commands())
                .extracting(io.hawser.protocol.Command::id)
                .containsExactly(id(next));
        assertThat(get(bench.commands.cancel(id(command)))).isEqualTo(cancelled);
        assertThat(bench.counters.value(Counter.COMMANDS_CANCELLED)).isEqualTo(1);
        assertThat(bench.changes()).extracting(CommandChanged::state).containsExactly("CANCELLED");
        bench.restart(Duration.ofSeconds(1));
        assertThat(bench.commands.find(id(command)).orElseThrow().status()).isEqualTo(command.status());
        assertThat(bench.connect("d").commands())
                .extracting(io.hawser.protocol.Command::id)
                .containsExactly(id(next));
    }

    @Test
    void whatIsCancelledAfterItWasDeliveredSaysSoAndKeepsTheAnswerAsLate() {
        FakeDevice device = bench.connect("d");
        TrackedCommand command = bench.submit("d", "a");
        device.acknowledge(id(command));

        assertThat(get(bench.commands.cancel(id(command)))).isInstanceOf(Cancellation.Cancelled.class);
        assertThat(command.status().delivered()).isPresent();
        device.succeed(id(command));

        assertThat(command.status().state()).isEqualTo(CommandState.CANCELLED);
        assertThat(command.status().late()).isPresent();
    }

    @Test
    void whatHasEndedOrIsUnknownIsNotCancelled() {
        FakeDevice device = bench.connect("d");
        TrackedCommand command = bench.submit("d", "a");
        device.succeed(id(command));

        assertThat(get(bench.commands.cancel(id(command)))).isEqualTo(new Cancellation.EndedBefore(command.status()));
        assertThat(get(bench.commands.cancel(UUID.randomUUID()))).isEqualTo(new Cancellation.NotFound());
    }

    @Test
    void devicesCannotSettleCommandsOfOthers() {
        FakeDevice device = bench.connect("d");
        FakeDevice other = bench.connect("other");
        TrackedCommand command = bench.submit("d", "a");
        bench.submit("other", "b");

        other.acknowledge(id(command));
        other.succeed(id(command));

        assertThat(command.status().state()).isEqualTo(CommandState.SENT);
        assertThat(bench.counters.value(Counter.COMMAND_RESULTS_LATE)).isEqualTo(1);
        device.succeed(id(command));
        assertThat(command.status().state()).isEqualTo(CommandState.SUCCEEDED);
    }

    @Test
    void decidedEndIsToldToNobodyBeforeItIsDurableAndDoesNotChangeMeanwhile() {
        FakeDevice device = bench.connect("d");
        TrackedCommand command = bench.submit("d", "a");
        bench.log.hold();

        device.succeed(id(command));
        device.answer(id(command), CommandResult.Status.FAILED, "");
        bench.pass(TIME_TO_LIVE);
        assertThat(command.status().state()).isEqualTo(CommandState.SENT);
        assertThat(done(command.reached(WaitFor.DELIVERED))).isFalse();
        assertThat(bench.commands.outstanding()).isEqualTo(1);

        bench.log.release();
        assertThat(command.status().state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(bench.commands.outstanding()).isZero();
    }

    @Test
    void endThatCannotBeStoredIsRepeatedUntilItIs() {
        FakeDevice device = bench.connect("d");
        TrackedCommand command = bench.submit("d", "a");
        bench.log.failNext(
                new LogFailure.Full("full"), new LogFailure.Unavailable("away"), new LogFailure.Unknown("no answer"));

        device.succeed(id(command));
        assertThat(done(command.reached(WaitFor.COMPLETED))).isFalse();

        bench.pass(Duration.ofSeconds(1));
        assertThat(get(command.reached(WaitFor.COMPLETED)).state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(bench.counters.value(Counter.COMMANDS_SUCCEEDED)).isEqualTo(1);
    }

    @Test
    void endTellsOfAnAcknowledgementThatCouldNotBeStored() {
        FakeDevice device = bench.connect("d");
        TrackedCommand command = bench.submit("d", "a");
        bench.log.failNext(new LogFailure.Full("full"));
        device.acknowledge(id(command));

        bench.pass(Duration.ofMillis(10));
        device.succeed(id(command));
        bench.pass(Duration.ofMillis(100));

        assertThat(command.status().delivered()).contains(CommandBench.START);
        bench.restart(Duration.ofSeconds(1));
        assertThat(bench.commands.find(id(command)).orElseThrow().status()).isEqualTo(command.status());
    }

    @Test
    void closingFailsThoseWhoWait() {
        TrackedCommand command = bench.submit("d", "a");
        var completed = command.reached(WaitFor.COMPLETED);

        bench.commands.close();

        assertThatThrownBy(() -> get(completed)).hasRootCauseInstanceOf(CommandsClosedException.class);
        assertThatThrownBy(() -> get(bench.commands.submit(CommandBench.request("d", "b"))))
                .hasRootCauseInstanceOf(CommandsClosedException.class);
        assertThat(get(command.reached(WaitFor.STORED)).state()).isEqualTo(CommandState.QUEUED);
    }

    private static UUID id(TrackedCommand command) {
        return command.status().request().id();
    }
}
