package io.hawser.client;

import io.hawser.client.failure.HawserException;
import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A command that was sent, and a future for each stage of it. A stage costs a call only when it is asked for. The futures
 * of one that was stored outlive gateways: they ask again until the command must have ended.
 *
 * <p>Threads: any; futures end as {@link HawserClient} says. Cancelling a future of these ends nothing but that future.
 */
public final class SentCommand {
    /** So much longer than its time to live a command is waited for: its end takes a moment, and a gateway may be away. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final SendCommand command;
    private final Commands commands;
    private final long startNanos = System.nanoTime();
    private final CompletableFuture<CommandView> stored = new CompletableFuture<>();
    private final CompletableFuture<CommandView> delivered = new CompletableFuture<>();
    private final CompletableFuture<CommandView> completed = new CompletableFuture<>();
    private final AtomicBoolean deliveredAsked = new AtomicBoolean();
    private final AtomicBoolean completedAsked = new AtomicBoolean();

    SentCommand(SendCommand command, Commands commands) {
        this.command = command;
        this.commands = commands;
    }

    void start() {
        end(stored, commands.call(command.withWaitFor(WaitFor.STORED)));
    }

    public String commandId() {
        return command.commandId();
    }

    /** Ends when the command is durable: it will reach exactly one terminal state. Fails if that isn't known. */
    public CompletableFuture<CommandView> stored() {
        return stored.copy();
    }

    /** Ends when the device has acknowledged the command, or it has ended without. */
    public CompletableFuture<CommandView> delivered() {
        return after(WaitFor.DELIVERED, delivered, deliveredAsked).copy();
    }

    /** Ends when the command has; one that ended badly is a value too. */
    public CompletableFuture<CommandView> completed() {
        return after(WaitFor.COMPLETED, completed, completedAsked).copy();
    }

    private CompletableFuture<CommandView> after(
            WaitFor stage, CompletableFuture<CommandView> future, AtomicBoolean asked) {
        if (asked.compareAndSet(false, true)) {
            end(future, stored.thenCompose(view -> hasReached(stage, view) ? stored : follow(stage)));
        }
        return future;
    }

    private CompletableFuture<CommandView> follow(WaitFor stage) {
        return commands.call(command.withWaitFor(stage))
                .exceptionallyCompose(failure -> isPassing(failure) ? lookAgain(stage) : failed(failure));
    }

    /** Asks first where it stands: a command that ended so long ago that it is forgotten must not be sent anew. */
    private CompletableFuture<CommandView> lookAgain(WaitFor stage) {
        Executor afterPause = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(() -> {}, afterPause)
                .thenCompose(nothing -> commands.getAsync(commandId()))
                .thenCompose(view -> hasReached(stage, view) ? CompletableFuture.completedFuture(view) : follow(stage))
                .exceptionallyCompose(failure -> isPassing(failure) ? lookAgain(stage) : failed(failure));
    }

    private static boolean hasReached(WaitFor stage, CommandView view) {
        boolean deliveredNow = stage == WaitFor.DELIVERED && view.state() == CommandState.DELIVERED;
        return deliveredNow || view.state().isTerminal();
    }

    private boolean isPassing(Throwable failure) {
        Throwable cause = cause(failure);
        boolean passing =
                cause instanceof HawserException.DeadlineExceeded || cause instanceof HawserException.Unavailable;
        long waited = System.nanoTime() - startNanos;
        return passing && waited < command.timeToLive().plus(GRACE).toNanos();
    }

    private static CompletableFuture<CommandView> failed(Throwable failure) {
        return CompletableFuture.failedFuture(cause(failure));
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static void end(CompletableFuture<CommandView> future, CompletableFuture<CommandView> by) {
        var unused = by.whenComplete((view, failure) -> {
            if (failure == null) {
                future.complete(view);
            } else {
                future.completeExceptionally(cause(failure));
            }
        });
    }
}
