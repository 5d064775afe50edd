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
    private static final long SHORT_LOG_RECORDS = 1_000;
    /** A command has three records, or four with a late answer. */
    private static final long MANY_RECORDS_EACH = 8;

    private static final int MOST_RENEWED_AT_ONCE = 10_000;

    private final KnownCommands known;
    private final CommandJournal journal;
    private final CommandOutcomes outcomes;
    private final CommandRenewals renewals;
    private final CommandLimits limits;
    private final InstantSource clock;
    private final AtomicLong toldBefore = new AtomicLong();
    // of the last record of how far ends were told, which the log must keep; written when it is durable
    private volatile Position reportedAt;

    CommandUpkeep(
            KnownCommands known,
            CommandJournal journal,
            CommandOutcomes outcomes,
            CommandRenewals renewals,
            CommandLimits limits,
            InstantSource clock,
            Position reportedAt) {
        this.known = known;
        this.journal = journal;
        this.outcomes = outcomes;
        this.renewals = renewals;
        this.limits = limits;
        this.clock = clock;
        this.reportedAt = reportedAt;
    }

    /** Forgets finished commands that were kept for long enough, and what the log need not keep. */
    void sweep() {
        known.forgetEndedBefore(clock.instant().minus(limits.keepFinishedFor()));
        if (renewals.areUnderWay()) {
            return;
        }
        Position last = journal.lastKnown(); // before looking: who is added later is appended behind it
        Position report = reportedAt;
        boolean reports = report.compareTo(Position.START) > 0 && report.compareTo(last) <= 0;
        Position needed = known.truncatable(reports ? new Position(report.value() - 1) : last);
        // Outcomes last: an end is there before its command can be forgotten.
        Position bound = outcomes.truncatable(needed);
        if (bound.compareTo(Position.START) > 0) {
            journal.truncateUpTo(bound);
        }
        renewOldest(bound, last);
    }

    /** When the log is much longer than what is known needs: each command is written anew once while the log doubles. */
    private void renewOldest(Position bound, Position last) {
        if (journal.recordsBetween(bound, last) > SHORT_LOG_RECORDS + MANY_RECORDS_EACH * known.size()) {
            Position middle = new Position(bound.value() + (last.value() - bound.value()) / 2);
            renewals.renew(known.unfinishedFrom(middle, MOST_RENEWED_AT_ONCE));
        }
    }

    /** Writes down how far ends were told, if any were since the last time. */
    void report() {
        long told = outcomes.told();
        if (toldBefore.getAndSet(told) == told) {
            return;
        }
        Reported record = new Reported(outcomes.toldUpTo(journal.lastKnown()));
        journal.append(record, position -> reportedAt = position);
    }
}
