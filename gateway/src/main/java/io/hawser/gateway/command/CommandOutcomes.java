package io.hawser.gateway.command;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail.CommandChanged;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.Timing;
import io.hawser.gateway.metrics.Timings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Tells the event log and the counters how commands ended, and knows up to where in the commands' log that is done, so that
 * the next process tells the rest. An end counts as told when its event is durable.
 *
 * <p>Threads: any; the map is used with single atomic calls. What is not told yet is bounded by what the store takes: an end
 * is decided upon for a command, and told when it is durable.
 */
final class CommandOutcomes {
    private final EventLog events;
    private final Counters counters;
    private final Timings timings;
    private final ConcurrentMap<UUID, Untold> untold = new ConcurrentHashMap<>();
    private final AtomicLong told = new AtomicLong();
    private final AtomicBoolean waiting = new AtomicBoolean(); // for the event log to have room

    /**
     * An end on its way.
     *
     * @param behind its record lies behind that
     * @param truncatable the log's records up to there are not needed to tell it in another life
     * @param event waits for room in the event log, if there is one
     */
    private record Untold(Position behind, Position truncatable, Optional<Event> event) {
        Untold with(Optional<Event> other) {
            return new Untold(behind, truncatable, other);
        }
    }

    CommandOutcomes(EventLog events, Counters counters, Timings timings) {
        this.events = events;
        this.counters = counters;
        this.timings = timings;
    }

    /** A command's end is decided and about to be appended behind that position. */
    void expect(TrackedCommand command, Position behind) {
        untold.put(command.request().id(), new Untold(behind, command.truncatable(), Optional.empty()));
    }

    /**
     * @param end a terminal state that is durable, and was expected
     * @param epoch of the session that it was sent in last; 0 when it was sent in none
     */
    void tell(CommandStatus end, long epoch) {
        count(end.state());
        time(end);
        tellAgain(end, epoch);
    }

    /** As {@link #tell}, for an end of an earlier life. */
    void tellAgain(CommandStatus end, long epoch) {
        CommandRequest request = end.request();
        CommandChanged change =
                new CommandChanged(request.id(), request.name(), end.state().name(), end.attempts(), end.result());
        append(
                request.id(),
                new Event(end.ended().orElseThrow(), request.device().value(), epoch, change));
    }

    /** How many ends were told since the process began: when it has not changed, there is nothing new to write down. */
    long told() {
        return told.get();
    }

    /** Every end whose record lies at or before the answer is told; no end may be appended before {@code last} any more. */
    Position toldUpTo(Position last) {
        return leastUntold(Untold::behind, last);
    }

    /** How far the log may be truncated, at most up to {@code bound}, so that the next process can tell what is not told. */
    Position truncatable(Position bound) {
        return leastUntold(Untold::truncatable, bound);
    }

    private Position leastUntold(Function<Untold, Position> of, Position bound) {
        Position least = bound;
        for (Untold end : untold.values()) {
            Position position = of.apply(end);
            least = position.compareTo(least) < 0 ? position : least;
        }
        return least;
    }

    private void append(UUID command, Event event) {
        if (!events.append(List.of(event), () -> onTold(command))) {
            untold.computeIfPresent(command, (_, end) -> end.with(Optional.of(event)));
            awaitRoom();
        }
    }

    private void onTold(UUID command) {
        if (untold.remove(command) != null) {
            told.incrementAndGet();
        }
    }

    /** The event log is far behind: one asks to be called for all. */
    private void awaitRoom() {
        if (waiting.compareAndSet(false, true)) {
            events.whenRelieved(this::appendWaiting);
        }
    }

    private void appendWaiting() {
        waiting.set(false); // before looking: who comes later asks again
        untold.forEach((command, end) -> end.event().ifPresent(event -> {
            untold.replace(command, end, end.with(Optional.empty()));
            append(command, event);
        }));
    }

    private void time(CommandStatus end) {
        end.delivered()
                .ifPresent(delivered ->
                        timings.record(Timing.COMMAND_DELIVERY, Duration.between(end.created(), delivered)));
        boolean byDevice = switch (end.state()) {
            case SUCCEEDED, FAILED, REJECTED -> true;
            case QUEUED, SENT, DELIVERED, TIMED_OUT, CANCELLED -> false;
        };
        end.ended()
                .filter(_ -> byDevice)
                .ifPresent(ended -> timings.record(Timing.COMMAND_COMPLETION, Duration.between(end.created(), ended)));
    }

    private void count(CommandState end) {
        switch (end) {
            case SUCCEEDED -> counters.increment(Counter.COMMANDS_SUCCEEDED);
            case FAILED -> counters.increment(Counter.COMMANDS_FAILED);
            case REJECTED -> counters.increment(Counter.COMMANDS_REJECTED);
            case TIMED_OUT -> counters.increment(Counter.COMMANDS_TIMED_OUT);
            case CANCELLED -> counters.increment(Counter.COMMANDS_CANCELLED);
            case QUEUED, SENT, DELIVERED -> {}
        }
    }
}
