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
 * @param createTime when it was stored
 * @param deadline when it times out
 * @param endTime when it ended
 * @param answer what the machine answered, or why it ended without an answer
 */
public record MachineCommand(
        String commandId,
        String name,
        CommandState state,
        Instant createTime,
        Instant deadline,
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
                view.createTime(),
                view.deadline(),
                view.endTime(),
                Readings.shortened(answer));
    }

    MachineCommand withState(CommandState now) {
        return new MachineCommand(commandId, name, now, createTime, deadline, endTime, answer);
    }

    /** Whether this is to be shown after that: word of its stages comes on several ways, and not always in order. */
    boolean follows(MachineCommand that) {
        if (!commandId.equals(that.commandId)) {
            return !createTime.isBefore(that.createTime);
        }
        return !that.state.isTerminal() && state.compareTo(that.state) > 0;
    }
}
