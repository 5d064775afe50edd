package io.hawser.device;

import io.hawser.protocol.Command;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.Payload;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands in, has them carried out, and answers each with one result, however often it comes.
 *
 * <p>Threads: under the device's lock; see {@link Turn}. The handler runs on a virtual thread without it.
 */
final class CommandDesk {
    private final DeviceNetwork network;
    private final CommandHandler handler;
    private final Consumer<Consumer<Turn>> turns;
    private final CommandLedger ledger;
    private final Consumer<UUID> repeated;
    private BodyLimit limit;
    /** Whether a session can carry a result now. */
    private boolean live;

    CommandDesk(
            DeviceNetwork network,
            CommandHandler handler,
            Consumer<Consumer<Turn>> turns,
            int capacity,
            BodyLimit limit,
            Consumer<UUID> repeated) {
        this.network = network;
        this.handler = handler;
        this.turns = turns;
        this.ledger = new CommandLedger(capacity);
        this.limit = limit;
        this.repeated = repeated;
    }

    void onCommand(Turn turn, Command command) {
        switch (ledger.admit(command, network.now())) {
            case CommandLedger.Admission.Begun _ -> {
                turn.send(new CommandAck(command.id()));
                turn.afterwards(() -> network.execute(() -> carryOut(command)));
            }
            case CommandLedger.Admission.InProgress _ -> {
                noticeRepeat(turn, command);
                turn.send(new CommandAck(command.id()));
            }
            case CommandLedger.Admission.Finished(CommandResult result) -> {
                noticeRepeat(turn, command);
                turn.send(fitting(result));
            }
            case CommandLedger.Admission.TooMany _ ->
                turn.send(result(command.id(), CommandOutcome.rejected("too many commands in progress")));
        }
    }

    /** A session began: what no session has carried yet goes out. */
    void onLive(Turn turn, BodyLimit granted) {
        live = true;
        limit = granted;
        ledger.takeUnsent().forEach(result -> turn.send(fitting(result)));
    }

    void onLost() {
        live = false;
    }

    /** Whoever sends again says so. */
    private void noticeRepeat(Turn turn, Command command) {
        if (!command.duplicate()) {
            turn.afterwards(() -> repeated.accept(command.id()));
        }
    }

    private void carryOut(Command command) {
        CompletionStage<CommandOutcome> stage;
        try {
            stage = Objects.requireNonNull(handler.handle(command), "the handler returned no stage");
        } catch (Throwable failure) {
            stage = CompletableFuture.failedFuture(failure);
        }
        var _ = stage.whenComplete((outcome, failure) ->
                turns.accept(turn -> onCarriedOut(turn, result(command.id(), settled(outcome, failure)))));
    }

    private void onCarriedOut(Turn turn, CommandResult result) {
        ledger.finish(result, live);
        if (live) {
            turn.send(fitting(result));
        }
    }

    /** A result over the limit would cost the session, again and again. */
    private CommandResult fitting(CommandResult result) {
        return limit.fits(result)
                ? result
                : result(result.id(), CommandOutcome.failed("the result is larger than the gateway takes"));
    }

    // A stage gives one of both, and null for the other.
    private static CommandOutcome settled(@Nullable CommandOutcome outcome, @Nullable Throwable failure) {
        if (outcome != null) {
            return outcome;
        }
        return CommandOutcome.failed(failure == null ? "the handler gave no outcome" : failure.toString());
    }

    private static CommandResult result(UUID id, CommandOutcome outcome) {
        Payload payload = outcome.payload();
        return new CommandResult(id, outcome.status(), payload);
    }
}
