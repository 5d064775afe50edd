package io.hawser.gateway.command;

import io.hawser.protocol.DeviceId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which commands somebody asks for; what is empty does not restrict.
 *
 * @param device only those for it
 * @param states only those in one of these
 * @param from only those accepted at or after this
 * @param until only those accepted before this
 */
public record CommandQuery(
        Optional<DeviceId> device, Set<CommandState> states, Optional<Instant> from, Optional<Instant> until) {
    public CommandQuery {
        states = Set.copyOf(states);
    }

    boolean matches(CommandStatus command) {
        return device.map(command.request().device()::equals).orElse(true)
                && (states.isEmpty() || states.contains(command.state()))
                && until.map(command.created()::isBefore).orElse(true);
    }
}
