package io.hawser.gateway.command;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.command.CommandRecord.Created;
import io.hawser.gateway.device.DeviceRoutes;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Takes commands: checks them against limits and against those that are there, and stores them.
 *
 * <p>Threads: any; nothing blocks.
 */
final class CommandIntake {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final CommandJournal journal;
    private final DeviceRoutes routes;
    private final KnownCommands known;
    private final DeviceQueues queues;
    private final CommandLimits limits;
    private final Function<CommandStatus, TrackedCommand> track;
    private final InstantSource clock;
    private final BooleanSupplier closed;
    private final Counters counters;

    /**
     * @param track makes a command of its first status
     * @param closed read after a command is known: either whoever closes sees it, or we see that
     */
    CommandIntake(
            CommandJournal journal,
            DeviceRoutes routes,
            KnownCommands known,
            DeviceQueues queues,
            CommandLimits limits,
            Function<CommandStatus, TrackedCommand> track,
            InstantSource clock,
            BooleanSupplier closed,
            Counters counters) {
        this.journal = journal;
        this.routes = routes;
        this.known = known;
        this.queues = queues;
        this.limits = limits;
        this.track = track;
        this.clock = clock;
        this.closed = closed;
        this.counters = counters;
    }

    /** See {@link Commands#submit}. */
    CompletionStage<Submission> submit(CommandRequest request) {
        Optional<TrackedCommand> earlier = known.find(request.id());
        if (earlier.isPresent()) {
            return answer(earlier.get(), request);
        }
        if (closed.getAsBoolean()) {
            return CompletableFuture.failedFuture(new CommandsClosedException());
        }
        if (request.payload().size() > journal.maxPayloadBytes()) {
            return refuse(new Submission.LimitReached("max-payload-bytes", journal.maxPayloadBytes(), Duration.ZERO));
        }
        if (!request.queueIfOffline() && routes.find(request.device()).isEmpty()) {
            return refuse(new Submission.NotConnected());
        }
        Instant created = clock.instant();
        Instant deadline =
                Instant.ofEpochMilli(created.plus(request.timeToLive()).toEpochMilli());
        return accept(new Created(request, created, deadline));
    }

    private CompletionStage<Submission> answer(TrackedCommand earlier, CommandRequest request) {
        return earlier.request().asksTheSameAs(request)
                ? earlier.submission()
                : CompletableFuture.completedStage(new Submission.Conflict());
    }

    private CompletionStage<Submission> refuse(Submission why) {
        counters.increment(Counter.COMMANDS_REFUSED);
        return CompletableFuture.completedStage(why);
    }

    private CompletionStage<Submission> accept(Created record) {
        CommandRequest request = record.request();
        CommandStatus queued = CommandStatus.queued(request, record.created(), record.deadline());
        TrackedCommand command = track.apply(queued);
        Optional<TrackedCommand> earlier = known.add(command);
        if (earlier.isPresent()) {
            return answer(earlier.get(), request);
        }
        if (known.tooMany()) {
            dismiss(
                    command,
                    new Submission.LimitReached("commands.max-outstanding", limits.maxUnfinished(), RETRY_AFTER));
        } else if (!queues.add(command)) {
            dismiss(
                    command,
                    new Submission.LimitReached(
                            "commands.max-queued-per-device", limits.maxQueuedPerDevice(), RETRY_AFTER));
        } else if (closed.getAsBoolean()) {
            command.close();
        } else {
            journal.tryAppend(record, position -> onStored(command, position), why -> onRefused(command, why));
        }
        return command.submission();
    }

    private void onStored(TrackedCommand command, Position position) {
        counters.increment(Counter.COMMANDS_ACCEPTED);
        queues.of(command).ifPresent(queue -> queue.stored(command, position));
        command.completeStored();
    }

    private void onRefused(TrackedCommand command, LogFailure why) {
        queues.of(command).ifPresent(queue -> queue.refused(command));
        if (why instanceof LogFailure.Fenced) { // another node keeps the commands, and may be asked
            known.dismiss(command);
            queues.dropIfEmpty(command);
            command.close();
            return;
        }
        String text = "the store takes no commands now: " + why.getMessage();
        dismiss(
                command,
                why instanceof LogFailure.Full ? new Submission.StoreFull(text) : new Submission.StoreFailed(text));
    }

    private void dismiss(TrackedCommand command, Submission why) {
        known.dismiss(command);
        queues.dropIfEmpty(command);
        counters.increment(Counter.COMMANDS_REFUSED);
        command.refuse(why);
    }
}
