package io.hawser.gateway.command;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;

/**
 * Keeps what devices answer to commands that had ended without them: the first answer of each, to be seen, without effect on
 * its state.
 *
 * <p>Threads: any.
 */
final class LateResults {
    private final CommandJournal journal;
    private final Counters counters;

    LateResults(CommandJournal journal, Counters counters) {
        this.journal = journal;
        this.counters = counters;
    }

    /** A device answered a command whose end was decided before; it may not be durable yet. */
    void take(TrackedCommand command, LateResult result) {
        counters.increment(Counter.COMMAND_RESULTS_LATE);
        var _ = command.reached(WaitFor.COMPLETED)
                .thenAccept(
                        end -> { // fails only when the gateway stops
                            if (endedWithoutAnswer(end.state()) && command.takesLateResult()) {
                                journal.append(
                                        new CommandRecord.Late(end.request().id(), result),
                                        _ -> command.answeredLate(result));
                            }
                        });
    }

    /** A device answered a command that nobody knows. */
    void takeUnknown() {
        counters.increment(Counter.COMMAND_RESULTS_LATE);
    }

    private static boolean endedWithoutAnswer(CommandState state) {
        return state == CommandState.TIMED_OUT || state == CommandState.CANCELLED;
    }
}
