package io.hawser.gateway.command;

import io.hawser.protocol.DeviceId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Where callers bring commands and ask for them, whichever gateway of the cluster keeps them. All stages fail with
 * {@link CommandsUnreachableException} when who keeps them does not answer in good time, and with
 * {@link CommandsClosedException} when this gateway stops.
 *
 * <p>Threads: any; nothing here blocks. Stages complete on the store's or the engine's threads.
 */
public interface CommandDesk {

    /** Takes a command; completes when it is durable, or with why it was not taken. */
    CompletionStage<Submission> submit(CommandRequest request);

    /** The command with that id, if it is unfinished or ended not long ago. */
    CompletionStage<Optional<CommandStatus>> find(UUID id);

    /**
     * Ends a command as cancelled unless its end is decided: one that was not sent never is then. Completes when its end,
     * whichever it is, is durable.
     */
    CompletionStage<Cancellation> cancel(UUID id);

    /** At most {@code limit} of the commands that are known, the newest first, behind the place of the page before. */
    CompletionStage<CommandPage> list(CommandQuery query, Optional<CommandKey> after, int limit);

    /** Unfinished commands of each of these devices; one whose keeper does not answer in good time is left out. */
    CompletionStage<Map<DeviceId, Integer>> queued(Collection<DeviceId> devices);
}
