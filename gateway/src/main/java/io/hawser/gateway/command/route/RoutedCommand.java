package io.hawser.gateway.command.route;

import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.command.AcceptedCommand;
import io.hawser.gateway.command.CommandStatus;
import io.hawser.gateway.command.CommandsClosedException;
import io.hawser.gateway.command.WaitFor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A command that was accepted, wherever it is kept: when its shard moves, whoever waits for it waits at the new owner.
 *
 * <p>Threads: any.
 */
final class RoutedCommand implements AcceptedCommand {
    private final AcceptedCommand known;
    private final Questions questions;

    /** A command of this node. */
    RoutedCommand(AcceptedCommand here, Questions questions) {
        this.known = here;
        this.questions = questions;
    }

    /** A command of another node, as it told it. */
    RoutedCommand(CommandStatus elsewhere, Questions questions) {
        this(new Elsewhere(elsewhere), questions);
    }

    @Override
    public CommandStatus status() {
        return known.status();
    }

    @Override
    public CompletionStage<CommandStatus> reached(WaitFor goal) {
        return known.reached(goal)
                .exceptionallyCompose(failure -> Causes.of(failure) instanceof CommandsClosedException
                        ? questions.reached(status().request(), goal)
                        : CompletableFuture.failedFuture(Causes.of(failure)));
    }

    /** What another node told of a command: what it does not tell has to be asked for. */
    private record Elsewhere(CommandStatus status) implements AcceptedCommand {
        @Override
        public CompletionStage<CommandStatus> reached(WaitFor goal) {
            boolean isThere = switch (goal) {
                case STORED -> true;
                case DELIVERED ->
                    status.delivered().isPresent() || status.state().terminal();
                case COMPLETED -> status.state().terminal();
            };
            return isThere
                    ? CompletableFuture.completedStage(status)
                    : CompletableFuture.failedStage(new CommandsClosedException());
        }
    }
}
