package io.hawser.gateway.command;

import static io.hawser.gateway.command.CommandBench.RESEND;
import static io.hawser.gateway.command.CommandBench.done;
import static io.hawser.gateway.command.CommandBench.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.protocol.Command;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandDeliveryTest {
    private final CommandBench bench = new CommandBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void commandsGoOutInTheirOrderAndNoMoreThanAllowedAtATime() {
        FakeDevice device = bench.connect("d");
        UUID first = id(bench.submit("d", "a"));
        UUID second = id(bench.submit("d", "b"));
        TrackedCommand third = bench.submit("d", "c");
        bench.submit("d", "d");

        assertThat(device.names()).containsExactly("a", "b");
        assertThat(third.status().state()).isEqualTo(CommandState.QUEUED);

        device.succeed(second);
        assertThat(device.names()).containsExactly("a", "b", "c");
        device.succeed(first);
        assertThat(device.names()).containsExactly("a", "b", "c", "d");
        assertThat(bench.commands.queued(third.status().request().device())).isEqualTo(2);
        assertThat(bench.commands.outstanding()).isEqualTo(2);
    }

    @Test
    void oneThatIsNotStoredYetHoldsBackThoseBehindIt() {
        FakeDevice device = bench.connect("d");
        bench.log.failNext(new LogFailure.Unknown("no answer"));

        var first = bench.commands.submit(CommandBench.request("d", "a"));
        var second = bench.commands.submit(CommandBench.request("d", "b"));
        assertThat(done(first)).isFalse();
        assertThat(done(second)).isFalse();
        assertThat(device.names()).isEmpty();

        bench.pass(Duration.ofMillis(100));
        assertThat(get(first)).isInstanceOf(Submission.Accepted.class);
        assertThat(get(second)).isInstanceOf(Submission.Accepted.class);
        assertThat(device.names()).containsExactly("a", "b");
    }

    @Test
    void oneWithoutAcknowledgementIsSentAgainAsDuplicateWithGrowingPauses() {
        FakeDevice device = bench.connect("d");
        TrackedCommand command = bench.submit("d", "a");

        bench.pass(RESEND);
        assertThat(device.commands()).hasSize(2);
        bench.pass(RESEND);
        assertThat(device.commands()).hasSize(2);
        bench.pass(RESEND);
        assertThat(device.commands()).extracting(Command::duplicate).containsExactly(false, true, true);
        assertThat(device.commands()).extracting(Command::millisLeft).containsExactly(30_000L, 29_000L, 27_000L);
        assertThat(device.commands()).extracting(Command::id).containsOnly(id(command));
        assertThat(command.status().attempts()).isEqualTo(3);

        device.acknowledge(id(command));
        bench.pass(Duration.ofSeconds(20));
        assertThat(device.commands()).hasSize(3);
    }

    @Test
    void acknowledgementIsToldOnceDurable() {
        FakeDevice device = bench.connect("d");
        TrackedCommand command = bench.submit("d", "a");
        var delivered = command.reached(WaitFor.DELIVERED);
        bench.log.hold();

        device.acknowledge(id(command));
        assertThat(command.status().state()).isEqualTo(CommandState.SENT);
        assertThat(done(delivered)).isFalse();

        bench.log.release();
        assertThat(get(delivered).state()).isEqualTo(CommandState.DELIVERED);
        assertThat(get(delivered).delivered()).contains(CommandBench.START);
        assertThat(done(command.reached(WaitFor.COMPLETED))).isFalse();
    }

    @Test
    void commandsWaitForTheirDeviceAndGoOutInOrderWhenItConnects() {
        bench.submit("d", "a");
        bench.submit("d", "b");

        FakeDevice device = bench.connect("d");

        assertThat(device.names()).containsExactly("a", "b");
        assertThat(device.commands()).extracting(Command::duplicate).containsOnly(false);
    }

    @Test
    void afterReconnectAllThatIsUnfinishedComesAgainInOrder() {
        FakeDevice before = bench.connect("d");
        TrackedCommand first = bench.submit("d", "a");
        bench.submit("d", "b");
        bench.submit("d", "c");
        before.acknowledge(id(first));

        before.disconnect();
        FakeDevice after = bench.connect("d");
        assertThat(after.names()).containsExactly("a", "b");
        assertThat(after.commands()).extracting(Command::duplicate).containsOnly(true);

        after.succeed(id(first));
        assertThat(after.names()).containsExactly("a", "b", "c");
        assertThat(after.commands().getLast().duplicate()).isFalse();
    }

    @Test
    void newerSessionOfADeviceGetsTheCommandsOfTheOlder() {
        FakeDevice older = bench.connect("d");
        TrackedCommand command = bench.submit("d", "a");

        FakeDevice newer = bench.connect("d");
        older.succeed(id(command));
        assertThat(command.status().state()).isEqualTo(CommandState.SENT);

        newer.succeed(id(command));
        assertThat(newer.commands()).hasSize(1);
        assertThat(command.status().state()).isEqualTo(CommandState.SUCCEEDED);
    }

    @Test
    void sessionThatTakesNothingLeavesTheCommandForTheNext() {
        FakeDevice slow = bench.connect("d");
        slow.stopReading();

        TrackedCommand command = bench.submit("d", "a");
        assertThat(command.status().state()).isEqualTo(CommandState.QUEUED);

        assertThat(bench.connect("d").names()).containsExactly("a");
        assertThat(command.status().attempts()).isEqualTo(1);
    }

    private static UUID id(TrackedCommand command) {
        return command.status().request().id();
    }
}
