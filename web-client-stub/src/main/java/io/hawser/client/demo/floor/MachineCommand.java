package io.hawser.client.demo.floor;

import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import java.time.Instant;
import java.util.Optional;

/**
 * A machine's latest command as the page shows it.
 *
 * @param commandId its id
 * @param name what to do, in the machine's own terms
 * @param state where it stands; {@code UNKNOWN} when nobody could say how it ended
 * @param createTime when it was stored, where known: the event of its end does not say
 * @param deadline when it times out, where known
 * @param endTime when it ended
 * @param answer what the machine answered, or why it ended without an answer
 */
public record MachineCommand(
        String commandId,
        String name,
        CommandState state,
        Optional<Instant> createTime,
        Optional<Instant> deadline,
        Optional<Instant> endTime,
        String answer) {

    static MachineCommand of(CommandView view) {
        String answer = view.result()
                .map(result -> Readings.text(result.payload()))
                .filter(text -> !text.isEmpty())
                .orElse(view.failure());
        return new MachineCommand(
                view.commandId(),
                view.name(),
                view.state(),
                known(view.createTime()),
                known(view.deadline()),
                view.endTime(),
                Readings.shortened(answer));
    }

    /** A time that was not told is the beginning of time. */
    private static Optional<Instant> known(Instant time) {
        return time.isAfter(Instant.EPOCH) ? Optional.of(time) : Optional.empty();
    }

    MachineCommand withState(CommandState now) {
        return new MachineCommand(commandId, name, now, createTime, deadline, endTime, answer);
    }

    /**
     * What to show when this is heard and that is shown. Word of a command's stages comes on several ways, and not always in
     * order; what is open is of this web tier, and no other command's end takes its place.
     */
    MachineCommand over(MachineCommand that) {
        if (commandId.equals(that.commandId)) {
            boolean isNews = !that.state.isTerminal() && state.compareTo(that.state) > 0;
            return isNews ? withTimesOf(that) : that;
        }
        if (that.isOpen() && !isOpen()) {
            return that;
        }
        return lastWord().isBefore(that.lastWord()) ? that : this;
    }

    private MachineCommand withTimesOf(MachineCommand earlier) {
        return new MachineCommand(
                commandId,
                name,
                state,
                createTime.or(earlier::createTime),
                deadline.or(earlier::deadline),
                endTime,
                answer);
    }

    private boolean isOpen() {
        return !state.isTerminal() && state != CommandState.UNKNOWN;
    }

    private Instant lastWord() {
        return endTime.or(this::createTime).orElse(Instant.MIN);
    }
}
