package io.hawser.gateway.command;

import java.util.List;
import java.util.Optional;

/**
 * Some of the commands that somebody asked for.
 *
 * @param next behind what the next page begins; empty when there is none
 */
public record CommandPage(List<CommandStatus> commands, Optional<CommandKey> next) {
    public CommandPage {
        commands = List.copyOf(commands);
    }
}
