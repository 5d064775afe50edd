package io.hawser.client;

import io.hawser.client.view.CommandState;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Says which commands; what is empty does not restrict.
 *
 * @param deviceId only those for this device
 * @param states only those in one of these states
 * @param from only those stored at or after this
 * @param until only those stored before this
 */
public record CommandFilter(
        String deviceId, Set<CommandState> states, Optional<Instant> from, Optional<Instant> until) {
    /** Every command that is kept. */
    public static final CommandFilter ALL = new CommandFilter("", Set.of(), Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException when the states hold {@code UNKNOWN}; the rest the gateway checks */
    public CommandFilter {
        states = Set.copyOf(states);
        if (states.contains(CommandState.UNKNOWN)) {
            throw new IllegalArgumentException("states: UNKNOWN (expected: states that this library knows)");
        }
    }

    public CommandFilter withDeviceId(String with) {
        return new CommandFilter(with, states, from, until);
    }

    public CommandFilter withStates(CommandState... with) {
        return new CommandFilter(deviceId, Set.of(with), from, until);
    }

    public CommandFilter withFrom(Instant with) {
        return new CommandFilter(deviceId, states, Optional.of(with), until);
    }

    public CommandFilter withUntil(Instant with) {
        return new CommandFilter(deviceId, states, from, Optional.of(with));
    }
}
