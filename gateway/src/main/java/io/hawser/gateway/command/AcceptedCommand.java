package io.hawser.gateway.command;

import java.util.concurrent.CompletionStage;

/**
 * A command that is durable, and goes on wherever in the cluster its device's commands are kept.
 *
 * <p>Threads: any; nothing here blocks.
 */
public interface AcceptedCommand {

    /** The command as it is now, or as it was when this node last heard of it. */
    CommandStatus status();

    /**
     * Completes once that, or something later, is durable: its end at the latest completes all. Fails when this gateway
     * stops, with {@link CommandsClosedException}, or hears nothing of the command for too long, with
     * {@link CommandsUnreachableException}. What hangs on it must be short and must not block.
     */
    CompletionStage<CommandStatus> reached(WaitFor goal);
}
