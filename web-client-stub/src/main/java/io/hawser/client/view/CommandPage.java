package io.hawser.client.view;

import java.util.List;
import java.util.Optional;

/**
 * A page of commands.
 *
 * @param commands newest first; may be empty though more follow
 * @param nextPageToken asks for the next page; none: this is the last
 */
public record CommandPage(List<CommandView> commands, Optional<String> nextPageToken) {
    public CommandPage {
        commands = List.copyOf(commands);
    }
}
