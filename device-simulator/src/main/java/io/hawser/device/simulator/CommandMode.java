package io.hawser.device.simulator;

import io.hawser.device.CommandOutcome;
import io.hawser.protocol.Command;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What simulated devices do with a command. */
public sealed interface CommandMode {

    /** Succeed with the command's own payload. */
    record Echo() implements CommandMode {}

    /** The same after a while. */
    record Delay(Duration duration) implements CommandMode {}

    /** Fail. */
    record Fail() implements CommandMode {}

    /** How {@code command} ends. */
    default CompletionStage<CommandOutcome> carryOut(Command command) {
        return switch (this) {
            case Echo _ -> CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload()));
            case Delay(Duration duration) ->
                new CompletableFuture<CommandOutcome>()
                        .completeOnTimeout(
                                CommandOutcome.succeeded(command.payload()), duration.toNanos(), TimeUnit.NANOSECONDS);
            case Fail _ -> CompletableFuture.completedFuture(CommandOutcome.failed("simulated failure"));
        };
    }
}
