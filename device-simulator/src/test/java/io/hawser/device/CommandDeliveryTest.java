package io.hawser.device;

import static io.hawser.device.DeviceFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.protocol.Command;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Welcome;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandDeliveryTest {
    private static final UUID ID = new UUID(1, 2);
    private static final UUID OTHER = new UUID(3, 4);

    private final DeviceFixture fixture = new DeviceFixture();
    private final AtomicInteger calls = new AtomicInteger();
    private final CompletableFuture<CommandOutcome> outcome = new CompletableFuture<>();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void commandIsAcknowledgedAtOnceAndAnsweredLater() {
        fixture.start(UnaryOperator.identity(), this::count);
        GatewayEnd end = fixture.gateway.acceptAndWelcome();

        end.send(command(ID, false));

        assertThat(end.next()).isEqualTo(new CommandAck(ID));
        outcome.complete(CommandOutcome.succeeded(text("ok")));
        assertThat(end.next()).isEqualTo(new CommandResult(ID, CommandResult.Status.SUCCEEDED, text("ok")));
    }

    @Test
    void duplicateOfAFinishedCommandGetsTheSameResultAndIsNotCarriedOutAgain() {
        fixture.start(UnaryOperator.identity(), command -> {
            String answer = "run " + calls.incrementAndGet();
            return CompletableFuture.completedFuture(CommandOutcome.succeeded(text(answer)));
        });
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        end.send(command(ID, false));
        end.expect(CommandAck.class);
        CommandResult first = end.expect(CommandResult.class);

        end.send(command(ID, true));

        assertThat(end.next()).isEqualTo(first);
        assertThat(calls).hasValue(1);
    }

    @Test
    void duplicateOfACommandInProgressIsAcknowledgedAgain() {
        fixture.start(UnaryOperator.identity(), this::count);
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        end.send(command(ID, false));
        end.expect(CommandAck.class);

        end.send(command(ID, true));

        assertThat(end.next()).isEqualTo(new CommandAck(ID));
        outcome.complete(CommandOutcome.rejected("no"));
        assertThat(end.expect(CommandResult.class).status()).isEqualTo(CommandResult.Status.REJECTED);
        assertThat(calls).hasValue(1);
    }

    @Test
    void resultThatComesWhileThereIsNoSessionGoesOutInTheNext() throws Exception {
        fixture.start(UnaryOperator.identity(), this::count);
        GatewayEnd first = fixture.gateway.acceptAndWelcome();
        first.send(command(ID, false));
        first.expect(CommandAck.class);

        first.close();
        GatewayEnd second = fixture.gateway.accept();
        outcome.complete(CommandOutcome.succeeded(text("ok")));
        second.welcome();

        assertThat(second.next()).isEqualTo(new CommandResult(ID, CommandResult.Status.SUCCEEDED, text("ok")));
    }

    @Test
    void handlerThatThrowsFailsItsCommandOnly() {
        fixture.start(UnaryOperator.identity(), command -> {
            if (command.id().equals(ID)) {
                throw new IllegalStateException("broken");
            }
            return CompletableFuture.completedFuture(CommandOutcome.succeeded(Payload.empty()));
        });
        GatewayEnd end = fixture.gateway.acceptAndWelcome();

        end.send(command(ID, false));

        assertThat(end.next()).isEqualTo(new CommandAck(ID));
        CommandResult failed = end.expect(CommandResult.class);
        assertThat(failed.status()).isEqualTo(CommandResult.Status.FAILED);
        assertThat(failed.payload().toUtf8()).contains("broken");
        end.send(command(OTHER, false));
        end.expect(CommandAck.class);
        assertThat(end.expect(CommandResult.class).status()).isEqualTo(CommandResult.Status.SUCCEEDED);
    }

    @Test
    void oneMoreInProgressThanAllowedIsRejected() {
        fixture.start(config -> config.commands(1), this::count);
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        end.send(command(ID, false));
        end.expect(CommandAck.class);

        end.send(command(OTHER, false));

        CommandResult rejected = end.expect(CommandResult.class);
        assertThat(rejected.id()).isEqualTo(OTHER);
        assertThat(rejected.status()).isEqualTo(CommandResult.Status.REJECTED);
    }

    @Test
    void resultOverWhatTheGatewayTakesBecomesAFailureInsteadOfCostingTheSession() {
        fixture.start(
                UnaryOperator.identity(),
                _ -> CompletableFuture.completedFuture(CommandOutcome.succeeded(Payload.of(new byte[200]))));
        GatewayEnd end = fixture.gateway.accept();
        end.welcome(new Welcome(1, 0, 150, Instant.EPOCH));

        end.send(command(ID, false));

        end.expect(CommandAck.class);
        assertThat(end.expect(CommandResult.class).status()).isEqualTo(CommandResult.Status.FAILED);
    }

    @Test
    void handlerMayBlockWithoutHoldingUpTheConnection() {
        fixture.start(UnaryOperator.identity(), _ -> CompletableFuture.completedFuture(outcome.join()));
        GatewayEnd end = fixture.gateway.acceptAndWelcome();
        end.send(command(ID, false));
        end.expect(CommandAck.class);

        end.send(new Ping());

        assertThat(end.next()).isEqualTo(new Pong());
        outcome.complete(CommandOutcome.succeeded(Payload.empty()));
        end.expect(CommandResult.class);
    }

    private CompletableFuture<CommandOutcome> count(Command command) {
        calls.incrementAndGet();
        return outcome;
    }

    private static Command command(UUID id, boolean duplicate) {
        return new Command(id, 5_000, duplicate, "reboot", Payload.empty());
    }
}
