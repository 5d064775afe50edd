package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Position;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes unfinished commands anew at the end of the log, so that what lies behind their first record can be forgotten: else
 * one command that may take a month would keep a month of records.
 *
 * <p>A command may end while its renewal is on its way, so that its end lies before it in the log. Then its end is written
 * once more behind: whatever the log forgets later, it never holds a renewal without the end that came of it. Until a
 * renewal is through, nothing is forgotten.
 *
 * <p>Threads: any; callbacks run on the log's completing thread.
 */
final class CommandRenewals {
    private final DeviceQueues queues;
    private final CommandJournal journal;
    private final AtomicInteger underWay = new AtomicInteger();

    CommandRenewals(DeviceQueues queues, CommandJournal journal) {
        this.queues = queues;
        this.journal = journal;
    }

    boolean areUnderWay() {
        return underWay.get() > 0;
    }

    void renew(List<TrackedCommand> commands) {
        commands.forEach(command -> queues.of(command)
                .flatMap(queue -> queue.renewal(command))
                .ifPresent(renewal -> append(command, renewal)));
    }

    private void append(TrackedCommand command, CommandRecord.Renewed renewal) {
        underWay.incrementAndGet();
        journal.tryAppend(
                renewal,
                position -> onDurable(command, renewal, position),
                _ -> underWay.decrementAndGet()); // the store is full or away: another time
    }

    private void onDurable(TrackedCommand command, CommandRecord.Renewed renewal, Position position) {
        boolean live = queues.of(command)
                .filter(queue -> queue.renewed(command, renewal, position))
                .isPresent();
        if (live) {
            underWay.decrementAndGet();
            return;
        }
        var _ = command.reached(WaitFor.COMPLETED)
                .thenAccept(end -> journal.append( // fails only when the gateway stops
                        CommandRecord.Ended.of(end, command.sentEpoch()), () -> true, _ -> underWay.decrementAndGet()));
    }
}
