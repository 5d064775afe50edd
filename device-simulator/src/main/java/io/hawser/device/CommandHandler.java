package io.hawser.device;

import io.hawser.protocol.Command;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Does what web servers ask of a device. */
@FunctionalInterface
public interface CommandHandler {

    /**
     * Carries {@code command} out; its acknowledgement is on its way already, and a duplicate never gets here while the
     * first is in progress or its result is remembered. What this throws, or the stage fails with, becomes
     * {@link CommandOutcome#failed}.
     *
     * <p>Threads: a virtual thread of its own; it may block.
     */
    CompletionStage<CommandOutcome> handle(Command command);

    /** Rejects every command. */
    static CommandHandler rejectAll() {
        return command ->
                CompletableFuture.completedFuture(CommandOutcome.rejected("unknown command: " + command.name()));
    }
}
