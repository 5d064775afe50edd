package io.hawser.gateway.command;

import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail.CommandChanged;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;

/**
 * Tells the event log and the counters how commands ended.
 *
 * <p>Threads: any.
 */
final class CommandOutcomes {
    private final EventLog events;
    private final Counters counters;

    CommandOutcomes(EventLog events, Counters counters) {
        this.events = events;
        this.counters = counters;
    }

    /**
     * @param end a terminal state that is durable
     * @param epoch of the session that it was sent in last; 0 when it was sent in none
     */
    void tell(CommandStatus end, long epoch) {
        count(end.state());
        CommandRequest request = end.request();
        CommandChanged change =
                new CommandChanged(request.id(), request.name(), end.state().name(), end.attempts(), end.result());
        // Not taken only when the event log is far behind, which counts it; the command's own record is durable.
        var _ = events.record(
                new Event(end.ended().orElseThrow(), request.device().value(), epoch, change));
    }

    private void count(CommandState end) {
        switch (end) {
            case SUCCEEDED -> counters.increment(Counter.COMMANDS_SUCCEEDED);
            case FAILED -> counters.increment(Counter.COMMANDS_FAILED);
            case REJECTED -> counters.increment(Counter.COMMANDS_REJECTED);
            case TIMED_OUT -> counters.increment(Counter.COMMANDS_TIMED_OUT);
            case QUEUED, SENT, DELIVERED, CANCELLED -> {}
        }
    }
}
