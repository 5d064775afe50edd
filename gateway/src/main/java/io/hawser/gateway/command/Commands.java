package io.hawser.gateway.command;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.command.CommandRecord.Created;
import io.hawser.gateway.command.CommandRecord.Delivered;
import io.hawser.gateway.command.CommandRecord.Ended;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.SessionListener;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All commands of this gateway, from acceptance to their one end, and for a while after it.
 *
 * <p>A command is decided upon under its device's lock, its end is appended, and only when that is durable anybody hears of
 * it. {@link #close} ends all waiting; what is unfinished goes on when the log is opened again.
 *
 * <p>Threads: any; nothing blocks. See {@link DeviceQueue} for the one lock; the maps are used with single atomic calls.
 */
public final class Commands implements SessionListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final CommandJournal journal;
    private final SessionRegistry registry;
    private final CommandOutcomes outcomes;
    private final TimingWheel wheel;
    private final CommandLimits limits;
    private final InstantSource clock;
    private final Counters counters;
    private final KnownCommands known;
    private final DeviceQueues queues;
    private volatile boolean closed; // read after putting a command: either close sees it, or we see that it ran

    private Commands(
            DurableLog log,
            SessionRegistry registry,
            EventLog events,
            TimingWheel wheel,
            CommandLimits limits,
            InstantSource clock,
            Counters counters) {
        this.journal = new CommandJournal(log, wheel);
        this.registry = registry;
        this.wheel = wheel;
        this.limits = limits;
        this.clock = () -> Instant.ofEpochMilli(clock.millis()); // as exact as the log keeps it
        this.counters = counters;
        this.outcomes = new CommandOutcomes(events, counters);
        this.queues = new DeviceQueues(registry, limits, this.clock);
        this.known = new KnownCommands(limits);
    }

    /**
     * Opens the commands of a log, which nobody else writes: those that fell due meanwhile end at once, the others go on.
     *
     * @param wheel turned by a thread that does nothing else; runs deadlines, resends and repeats
     */
    public static CompletionStage<Commands> open(
            DurableLog log,
            SessionRegistry registry,
            EventLog events,
            TimingWheel wheel,
            CommandLimits limits,
            InstantSource clock,
            Counters counters) {
        return CommandFold.of(log).thenApply(fold -> {
            Commands commands = new Commands(log, registry, events, wheel, limits, clock, counters);
            commands.restore(fold);
            return commands;
        });
    }

    /** Takes a command; completes when it is durable, or with why it was not taken. */
    public CompletionStage<Submission> submit(CommandRequest request) {
        Optional<TrackedCommand> earlier = known.find(request.id());
        if (earlier.isPresent()) {
            return answer(earlier.get(), request);
        }
        if (closed) {
            return CompletableFuture.failedFuture(new CommandsClosedException());
        }
        if (request.payload().size() > journal.maxPayloadBytes()) {
            return refuse(new Submission.LimitReached("max-payload-bytes", journal.maxPayloadBytes(), Duration.ZERO));
        }
        if (!request.queueIfOffline() && registry.find(request.device()).isEmpty()) {
            return refuse(new Submission.NotConnected());
        }
        Instant created = clock.instant();
        Instant deadline =
                Instant.ofEpochMilli(created.plus(request.timeToLive()).toEpochMilli());
        return accept(new Created(request, created, deadline));
    }

    /** The command with that id, if it is unfinished or ended not long ago. */
    public Optional<TrackedCommand> find(UUID id) {
        return known.find(id).filter(TrackedCommand::stored);
    }

    /** Unfinished commands of all devices. */
    public int outstanding() {
        return known.unfinished();
    }

    /** Unfinished commands of one device. */
    public int queued(DeviceId device) {
        return queues.find(device).map(DeviceQueue::size).orElse(0);
    }

    @Override
    public void onConnected(DeviceSession session) {
        if (!closed) {
            queues.find(session.device()).ifPresent(DeviceQueue::connected);
        }
    }

    @Override
    public void onCommandAck(DeviceSession session, UUID id) {
        Instant now = clock.instant();
        commandOf(session, id)
                .ifPresent(command -> queues.of(command)
                        .filter(queue -> queue.acknowledge(command, now))
                        .ifPresent(queue -> storeAcknowledgement(queue, command, now)));
    }

    @Override
    public void onCommandResult(DeviceSession session, CommandResult result) {
        CommandState state = CommandState.of(result.status());
        Payload answer = storable(result);
        boolean decided = commandOf(session, result.id())
                .map(command -> end(command, queue -> queue.end(command, state, answer)))
                .orElse(false);
        if (!decided) {
            counters.increment(Counter.COMMAND_RESULTS_LATE);
        }
    }

    /** Forgets finished commands that were kept for long enough, and what the log need not keep. Called now and then. */
    public void sweep() {
        known.forgetEndedBefore(clock.instant().minus(limits.keepFinishedFor()));
        Position last = journal.lastKnown(); // before looking: who is added later is appended behind it
        Position bound = known.truncatable(last);
        if (bound.compareTo(Position.START) > 0 && !closed) {
            journal.truncateUpTo(bound);
        }
    }

    /** Ends all waiting with {@link CommandsClosedException}; unfinished commands live on in the log. */
    @Override
    public void close() {
        closed = true;
        journal.close();
        known.all().forEach(TrackedCommand::close);
    }

    private void restore(CommandFold fold) {
        journal.seen(fold.last());
        Instant now = clock.instant();
        for (CommandFold.Folded ended : fold.finished()) {
            TrackedCommand command = track(ended.status(), Duration.ZERO, true);
            command.restoreEnded(ended.position());
            known.restoreFinished(command);
        }
        for (CommandFold.Folded live : fold.unfinished()) {
            Duration left = Duration.between(now, live.status().deadline());
            TrackedCommand command = track(live.status(), left, true);
            var _ = known.add(command); // the fold has each id once
            queues.restore(command, live.position());
            command.completeStored();
            if (live.status().state() == CommandState.DELIVERED) {
                command.completeDelivered();
            }
        }
        known.all().filter(command -> !command.finished() && command.overdue()).forEach(this::onDue);
    }

    private TrackedCommand track(CommandStatus status, Duration left, boolean fromLog) {
        return new TrackedCommand(status, left, fromLog, journal.lastKnown(), wheel, this::onDue);
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
        TrackedCommand command = track(queued, request.timeToLive(), false);
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
        } else if (closed) {
            command.close();
        } else {
            journal.appendFirst(record, position -> onStored(command, position), why -> onRefused(command, why));
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
        dismiss(command, new Submission.StoreFailed("the store takes no commands now: " + why.getMessage()));
    }

    private void dismiss(TrackedCommand command, Submission why) {
        known.dismiss(command);
        queues.dropIfEmpty(command);
        counters.increment(Counter.COMMANDS_REFUSED);
        command.refuse(why);
    }

    /** The command's timer fired: on the wheel's thread. */
    private void onDue(TrackedCommand command) {
        if (!closed) {
            var _ = end(command, queue -> queue.due(command));
        }
    }

    private void storeAcknowledgement(DeviceQueue queue, TrackedCommand command, Instant time) {
        Delivered record = new Delivered(command.request().id(), time);
        BooleanSupplier wanted = () -> queue.isLive(command); // the record of its end tells it as well
        journal.append(record, command.status().created(), wanted, _ -> {
            queue.acknowledgementStored(command, time);
            command.completeDelivered();
        });
    }

    /** Stores the end if {@code decision} comes to one; whether it did. */
    private boolean end(TrackedCommand command, Function<DeviceQueue, Optional<CommandStatus>> decision) {
        Optional<CommandStatus> decided = queues.of(command).flatMap(decision);
        decided.ifPresent(end -> journal.append(Ended.of(end), end.created(), () -> true, _ -> onEnded(command, end)));
        return decided.isPresent();
    }

    private void onEnded(TrackedCommand command, CommandStatus end) {
        long epoch = queues.of(command).map(queue -> queue.settle(command, end)).orElse(0L);
        queues.dropIfEmpty(command);
        known.finish(command);
        outcomes.tell(end, epoch);
        command.completeEnded();
    }

    /** An answer that no record can take must not keep its command from ending. */
    private Payload storable(CommandResult result) {
        int bytes = result.payload().size();
        if (bytes <= journal.maxPayloadBytes()) {
            return result.payload();
        }
        LOG.warn("command's result dropped command={} bytes={}", result.id(), bytes);
        return Payload.empty();
    }

    /** A device speaks for its own commands only. */
    private Optional<TrackedCommand> commandOf(DeviceSession session, UUID id) {
        return known.find(id)
                .filter(command -> !closed && command.request().device().equals(session.device()));
    }
}
