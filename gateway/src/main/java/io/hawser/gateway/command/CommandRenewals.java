package io.hawser.gateway.command;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes unfinished commands anew at the end of the log, so that what lies behind their first record can be forgotten: else
 * one command that may take a month would keep a month of records.
 *
 * <p>A command may end before its renewal is sent; then none is, so that in the log the end lies behind every renewal, and
 * is not forgotten before it. Until a renewal is through, nothing is forgotten.
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
                .ifPresent(queue -> queue.renewal(command).ifPresent(renewal -> append(queue, command, renewal))));
    }

    private void append(DeviceQueue queue, TrackedCommand command, CommandRecord.Renewed renewal) {
        underWay.incrementAndGet();
        journal.tryAppend(
                renewal,
                () -> isWanted(queue, command),
                position -> {
                    queue.renewed(command, renewal, position);
                    underWay.decrementAndGet();
                },
                _ -> underWay.decrementAndGet()); // the store is full or away: another time
    }

    private boolean isWanted(DeviceQueue queue, TrackedCommand command) {
        boolean live = queue.isLive(command);
        if (!live) {
            underWay.decrementAndGet();
        }
        return live;
    }
}
