package io.hawser.gateway.command;

import io.hawser.gateway.command.CommandRecord.Delivered;
import io.hawser.gateway.command.CommandRecord.Ended;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Brings commands further: what is decided under the device's lock is written, and told when it is durable.
 *
 * <p>Threads: any; what follows an append runs on the log's completing thread.
 */
final class CommandEndings {
    private final CommandJournal journal;
    private final KnownCommands known;
    private final DeviceQueues queues;
    private final CommandOutcomes outcomes;

    CommandEndings(CommandJournal journal, KnownCommands known, DeviceQueues queues, CommandOutcomes outcomes) {
        this.journal = journal;
        this.known = known;
        this.queues = queues;
        this.outcomes = outcomes;
    }

    /** Stores the end if {@code decision} comes to one; whether it did. */
    boolean end(TrackedCommand command, Function<DeviceQueue, Optional<CommandStatus>> decision) {
        Optional<CommandStatus> decided = queues.of(command).flatMap(decision);
        decided.ifPresent(end -> {
            outcomes.expect(command, journal.lastKnown());
            Ended record = Ended.of(end, command.sentEpoch());
            journal.append(record, _ -> onEnded(command, end));
        });
        return decided.isPresent();
    }

    /** The device has the command, as of that time; only the first time counts. */
    void acknowledge(TrackedCommand command, Instant time) {
        queues.of(command)
                .filter(queue -> queue.acknowledge(command, time))
                .ifPresent(queue -> storeAcknowledgement(queue, command, time));
    }

    private void storeAcknowledgement(DeviceQueue queue, TrackedCommand command, Instant time) {
        Delivered record = new Delivered(command.request().id(), time);
        journal.append(record, _ -> {
            queue.acknowledgementStored(command, time);
            command.completeDelivered();
        });
    }

    private void onEnded(TrackedCommand command, CommandStatus end) {
        long epoch = queues.of(command).map(queue -> queue.settle(command, end)).orElse(0L);
        queues.dropIfEmpty(command);
        known.finish(command);
        outcomes.tell(end, epoch);
        command.completeEnded();
    }
}
