package io.hawser.gateway.command;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.device.DeviceRoutes;
import io.hawser.gateway.device.TimingWheel;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Timings;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of one log, from acceptance to their one end, and for a while after it: all of a gateway that stands alone, or
 * one shard of a cluster's on the node that owns it.
 *
 * <p>A command is decided upon under its device's lock, its end is appended, and only when that is durable anybody hears of
 * it. {@link #close} ends all waiting; what is unfinished goes on when the log is opened again, there or elsewhere.
 *
 * <p>Threads: any; nothing blocks. See {@link DeviceQueue} for the one lock; the maps are used with single atomic calls.
 */
public final class Commands implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private final CommandJournal journal;
    private final CommandOutcomes outcomes;
    private final CommandEndings endings;
    private final TimingWheel wheel;
    private final InstantSource clock;
    private final KnownCommands known;
    private final DeviceQueues queues;
    private final CommandIntake intake;
    private final DeviceAnswers answers;
    private final CommandUpkeep upkeep;
    private volatile boolean closed; // read after putting a command: either close sees it, or we see that it ran
    private volatile Optional<String> failing = Optional.empty(); // set once
    private final CompletableFuture<Void> overtaken = new CompletableFuture<>();

    private Commands(
            DurableLog log,
            DeviceRoutes routes,
            EventLog events,
            TimingWheel wheel,
            CommandLimits limits,
            InstantSource clock,
            Counters counters,
            Timings timings,
            CommandFold fold) {
        this.journal = new CommandJournal(log, wheel, fold.last(), this::onOvertaken);
        this.wheel = wheel;
        this.clock = () -> Instant.ofEpochMilli(clock.millis()); // as exact as the log keeps it
        this.outcomes = new CommandOutcomes(events, counters, timings);
        this.queues = new DeviceQueues(routes, limits, this.clock);
        this.known = new KnownCommands(limits);
        this.intake = new CommandIntake(
                journal, routes, known, queues, limits, this::track, this.clock, () -> closed, counters);
        this.endings = new CommandEndings(journal, known, queues, outcomes);
        this.answers = new DeviceAnswers(
                known, endings, new LateResults(journal, counters), journal.maxPayloadBytes(), this.clock);
        this.upkeep = new CommandUpkeep(
                known, journal, outcomes, new CommandRenewals(queues, journal), limits, this.clock, fold.reportedAt());
    }

    /**
     * Opens the commands of a log: those that fell due meanwhile end at once, the others go on, and ends are told again that
     * may not have been told. Whoever opens a log and writes there takes its commands over: the one before, if it still
     * lives, can store nothing any more, and ends all waiting as {@link #close} does.
     *
     * @param wheel turned by a thread that does nothing else; runs deadlines, resends and repeats
     */
    public static CompletionStage<Commands> open(
            DurableLog log,
            DeviceRoutes routes,
            EventLog events,
            TimingWheel wheel,
            CommandLimits limits,
            InstantSource clock,
            Counters counters,
            Timings timings) {
        return CommandFold.of(log)
                .thenApply(fold ->
                        new Commands(log, routes, events, wheel, limits, clock, counters, timings, fold).restore(fold));
    }

    /**
     * As {@link #open}, and takes them over at once, by a record that says so: for a log that other nodes may be writing.
     *
     * @param owner this node's id
     */
    public static CompletionStage<Commands> takeOver(
            String owner,
            DurableLog log,
            DeviceRoutes routes,
            EventLog events,
            TimingWheel wheel,
            CommandLimits limits,
            InstantSource clock,
            Counters counters,
            Timings timings) {
        return new CommandClaim(log, owner)
                .take()
                .thenApply(fold ->
                        new Commands(log, routes, events, wheel, limits, clock, counters, timings, fold).restore(fold));
    }

    /** Takes a command; completes when it is durable, or with why it was not taken. */
    public CompletionStage<Submission> submit(CommandRequest request) {
        return intake.submit(request);
    }

    /** The command with that id, if it is unfinished or ended not long ago. */
    public Optional<TrackedCommand> find(UUID id) {
        return known.find(id).filter(TrackedCommand::stored);
    }

    /** At most {@code limit} of the commands that are known, the newest first, behind the place of the page before. */
    public CommandPage list(CommandQuery query, Optional<CommandKey> after, int limit) {
        return known.page(query, after, limit);
    }

    /**
     * Ends a command as cancelled unless its end is decided: one that was not sent never is then. Completes when its end,
     * whichever it is, is durable; fails with {@link CommandsClosedException}.
     */
    public CompletionStage<Cancellation> cancel(UUID id) {
        Optional<TrackedCommand> command = find(id);
        if (command.isEmpty()) {
            return CompletableFuture.completedStage(new Cancellation.NotFound());
        }
        var _ = endings.end(command.get(), queue -> queue.end(command.get(), CommandState.CANCELLED, Payload.empty()));
        return command.get()
                .reached(WaitFor.COMPLETED)
                .thenApply(end -> end.state() == CommandState.CANCELLED
                        ? new Cancellation.Cancelled(end)
                        : new Cancellation.EndedBefore(end));
    }

    /** Unfinished commands of all devices. */
    public int outstanding() {
        return known.unfinished();
    }

    /** Unfinished commands of one device. */
    public int queued(DeviceId device) {
        return queues.find(device).map(DeviceQueue::size).orElse(0);
    }

    /** Sends nothing further to devices of this node from now on: the node leaves service. What is accepted waits for the next. */
    public void hold() {
        queues.hold();
    }

    /** A device logged in and can be sent to, wherever that was. */
    public void onConnected(DeviceId device) {
        if (!closed) {
            queues.find(device).ifPresent(DeviceQueue::connected);
        }
    }

    /** A device has a command. */
    public void onCommandAck(DeviceId device, UUID id) {
        if (!closed) {
            answers.onAck(device, id);
        }
    }

    /** A device has ended a command. */
    public void onCommandResult(DeviceId device, CommandResult result) {
        if (!closed) {
            answers.onResult(device, result);
        }
    }

    /**
     * A command that was sent on its way to another node did not reach the device there. It waits for the device to connect
     * again, and is tried again meanwhile; one that may not wait, and never was under way before, ends as cancelled.
     *
     * @param epoch of the session that it was sent to
     */
    public void undelivered(DeviceId device, UUID id, long epoch) {
        if (!closed) {
            answers.undelivered(device, id, epoch);
        }
    }

    /** Forgets finished commands that were kept for long enough, and what the log need not keep. Called now and then. */
    public void sweep() {
        if (!closed) {
            upkeep.sweep();
        }
    }

    /** Writes down how far ends were told. Called about once a second, not by several at a time. */
    public void report() {
        if (!closed) {
            upkeep.report();
        }
    }

    /** Why no command can be taken nor ended, if it is so: for the operator. */
    public Optional<String> failing() {
        return failing;
    }

    /** Completes when somebody else has written the log: from then on this is closed. */
    public CompletionStage<Void> overtaken() {
        return overtaken.minimalCompletionStage();
    }

    /** Ends all waiting with {@link CommandsClosedException}; unfinished commands live on in the log. */
    @Override
    public void close() {
        if (!closed) {
            upkeep.report();
        }
        closed = true;
        journal.close();
        known.all().forEach(TrackedCommand::close);
    }

    /** Whoever wrote there may have ended any of our commands: nothing that we know may be told any more. */
    private void onOvertaken(LogFailure.Fenced fence) {
        LOG.warn("commands are taken over: somebody else wrote their log cause={}", fence.getMessage());
        failing = Optional.of("somebody else writes the commands' log: restart the gateway");
        closed = true;
        known.all().forEach(TrackedCommand::close);
        overtaken.complete(null);
    }

    /** Sends what is queued to all devices that are connected, unless it was sent there already. */
    public void sendAll() {
        queues.sendAll();
    }

    private Commands restore(CommandFold fold) {
        Instant now = clock.instant();
        for (CommandFold.FoldedEnd ended : fold.finished()) {
            TrackedCommand command = track(ended.status(), Duration.ZERO, true);
            command.restoreEnded(ended.position());
            known.restoreFinished(command);
            if (ended.end().compareTo(fold.reported()) > 0) {
                outcomes.expect(command, new Position(ended.end().value() - 1));
                outcomes.tellAgain(ended.status(), ended.epoch());
            }
        }
        for (CommandFold.Folded live : fold.unfinished()) {
            TrackedCommand command = track(live.status(), live.status().left(now), true);
            var _ = known.add(command); // the fold has each id once
            queues.restore(command, live.position(), live.first());
            command.completeStored();
            if (live.status().state() == CommandState.DELIVERED) {
                command.completeDelivered();
            }
        }
        known.all().filter(command -> !command.finished() && command.overdue()).forEach(this::onDue);
        queues.sendAll(); // devices may be connected already, and repeat what they answered to the owner before
        return this;
    }

    private TrackedCommand track(CommandStatus status) {
        return track(status, status.request().timeToLive(), false);
    }

    private TrackedCommand track(CommandStatus status, Duration left, boolean fromLog) {
        return new TrackedCommand(status, left, fromLog, journal.lastKnown(), wheel, this::onDue);
    }

    /** The command's timer fired: on the wheel's thread. */
    private void onDue(TrackedCommand command) {
        if (!closed) {
            var _ = endings.end(command, queue -> queue.due(command));
        }
    }
}
