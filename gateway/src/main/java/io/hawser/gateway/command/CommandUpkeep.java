package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.command.CommandRecord.Reported;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is done for all commands now and then: old ones are forgotten, the log is shortened, and how far ends were told is
 * written down.
 *
 * <p>Threads: any.
 */
final class CommandUpkeep {
    private final KnownCommands known;
    private final CommandJournal journal;
    private final CommandOutcomes outcomes;
    private final CommandLimits limits;
    private final InstantSource clock;
    private final AtomicLong toldBefore = new AtomicLong();
    // of the last record of how far ends were told, which the log must keep; written when it is durable
    private volatile Position reportedAt;

    CommandUpkeep(
            KnownCommands known,
            CommandJournal journal,
            CommandOutcomes outcomes,
            CommandLimits limits,
            InstantSource clock,
            Position reportedAt) {
        this.known = known;
        this.journal = journal;
        this.outcomes = outcomes;
        this.limits = limits;
        this.clock = clock;
        this.reportedAt = reportedAt;
    }

    /** Forgets finished commands that were kept for long enough, and what the log need not keep. */
    void sweep() {
        known.forgetEndedBefore(clock.instant().minus(limits.keepFinishedFor()));
        Position last = journal.lastKnown(); // before looking: who is added later is appended behind it
        Position report = reportedAt;
        boolean reports = report.compareTo(Position.START) > 0 && report.compareTo(last) <= 0;
        Position bound = known.truncatable(reports ? new Position(report.value() - 1) : last);
        if (bound.compareTo(Position.START) > 0) {
            journal.truncateUpTo(bound);
        }
    }

    /** Writes down how far ends were told, if any were since the last time. */
    void report() {
        long told = outcomes.told();
        if (toldBefore.getAndSet(told) == told) {
            return;
        }
        Reported record = new Reported(outcomes.toldUpTo(journal.lastKnown()));
        journal.append(record, () -> true, position -> reportedAt = position);
    }
}
